import { bundleChecks } from './bundle-checks.ts';
import { keyReplicaChecks } from './key-replica-checks.ts';
import { packageStage } from './packaged.ts';
import { roleChecks } from './role-checks.ts';
import { templateChecks } from './template-checks.ts';

// packaging takes half a minute: once, for all that is asked of it
const packaged = packageStage('dev');
templateChecks(packaged);
roleChecks(packaged);
bundleChecks(packaged);
keyReplicaChecks();
