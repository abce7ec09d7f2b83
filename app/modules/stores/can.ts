/** Who may do what. Pure: the door asks it before a verb, the screens ask it before drawing a button. */
export const ROLES = ['owner', 'approver', 'analyst', 'viewer'] as const;
export type Role = (typeof ROLES)[number];
export type StoreAction = 'view' | 'run' | 'approve' | 'undo' | 'emergencyStop' | 'changeSettings' | 'manageKeys' | 'manageTeam';

const ALLOWED = {
  owner: ['view', 'run', 'approve', 'undo', 'emergencyStop', 'changeSettings', 'manageKeys', 'manageTeam'],
  // Stopping is safe, so everyone who may change a price may also stop all of them.
  approver: ['view', 'run', 'approve', 'undo', 'emergencyStop'],
  analyst: ['view', 'run'],
  viewer: ['view'],
} as const satisfies Record<Role, readonly StoreAction[]>;

export function can(role: Role, action: StoreAction): boolean {
  return actionsOf(role).includes(action);
}

export function actionsOf(role: Role): readonly StoreAction[] {
  return ALLOWED[role];
}
