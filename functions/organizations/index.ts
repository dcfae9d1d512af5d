import { assignRole } from './assign-role.ts';
import { blockPerson } from './block-person.ts';
import { delegateRole } from './delegate-role.ts';
import { findPerson } from './find-person.ts';
import { getMe } from './get-me.ts';
import { getUnit } from './get-unit.ts';
import { listPersons } from './list-persons.ts';
import { listUnits } from './list-units.ts';
import { overrideUnit } from './override-unit.ts';
import { registerPerson } from './register-person.ts';
import { registerUnit } from './register-unit.ts';
import { unblockPerson } from './unblock-person.ts';
import { withdrawDelegation } from './withdraw-delegation.ts';
import { withdrawRole } from './withdraw-role.ts';

export const organizationsOperations = [
  getUnit, listUnits, registerUnit, overrideUnit,
  getMe, registerPerson, findPerson, listPersons, assignRole, withdrawRole,
  delegateRole, withdrawDelegation, blockPerson, unblockPerson,
] as const;
