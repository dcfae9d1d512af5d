import type { ResourceContent } from './resource.ts';

/** What the owner is to have set up for every entry: procedure, channel, officer, backup and archive. */
const CARE = ['procedure', 'channel', 'maintenanceOfficer', 'backupPlan', 'archivePlan'] as const;

/** JSON pointers of what the entry lacks. */
export const missingCare = ({ care }: ResourceContent): readonly string[] => CARE.filter((part) => care?.[part] === undefined).map((part) => `/care/${part}`);
