/** The answer to an exchange for an online token: the person who has the admin open. */
export function mintUserAnswer({ accessToken, scope, userId, locale }: { accessToken: string; scope: string; userId: string; locale: string }): object {
  return {
    access_token: accessToken,
    scope,
    expires_in: 86_399,
    associated_user_scope: scope,
    associated_user: {
      id: Number(userId),
      first_name: 'Noura',
      last_name: 'Sandbox',
      email: `user-${userId}@example.com`,
      email_verified: true,
      account_owner: true,
      locale,
      collaborator: false,
    },
  };
}
