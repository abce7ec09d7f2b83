import { describe, expect, it } from 'vitest';
import { actionsOf, can } from './can.ts';

describe('who may do what', () => {
  it('lets only the owner change settings', () => {
    expect((['owner', 'approver', 'analyst', 'viewer'] as const).filter((role) => can(role, 'changeSettings'))).toEqual(['owner']);
  });

  it('lets everyone who may approve a price also stop all of them', () => {
    for (const role of ['owner', 'approver', 'analyst', 'viewer'] as const) {
      expect(can(role, 'approve')).toBe(can(role, 'emergencyStop'));
    }
  });

  it('lets a viewer look and nothing else', () => {
    expect(actionsOf('viewer')).toEqual(['view']);
  });
});
