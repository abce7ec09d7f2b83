import { GraphQLError } from 'graphql';

/** A field of the official schema that the sandbox does not play. Never answered with a null that looks true. */
export function notResolved(coordinate: string): GraphQLError {
  return new GraphQLError(`The sandbox does not resolve ${coordinate}.`, { extensions: { code: 'SANDBOX_NOT_RESOLVED' } });
}

export function accessDenied(field: string, scopes: readonly string[]): GraphQLError {
  const requiredAccess = scopes.map((scope) => `\`${scope}\` access scope`).join(' or ');
  return new GraphQLError(`Access denied for ${field} field. Required access: ${requiredAccess}.`, {
    extensions: { code: 'ACCESS_DENIED', documentation: 'https://shopify.dev/api/usage/access-scopes', requiredAccess },
  });
}

/** Customer data that the platform has not approved the app for, whatever its scopes. */
export function notApproved(what: string): GraphQLError {
  const documentation = 'https://shopify.dev/docs/apps/launch/protected-customer-data';
  return new GraphQLError(`This app is not approved to ${what}. See ${documentation} for more details.`, { extensions: { code: 'ACCESS_DENIED', documentation } });
}

export function badRequest(message: string, code = 'BAD_REQUEST'): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
