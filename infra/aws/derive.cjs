// What serverless.yml reads by `${file(infra/aws/derive.cjs):…}`: everything that follows from the register of operations.
const { writeEntries } = require('./entries.ts');
const { functionsOf } = require('./functions.ts');
const { extensionsOf } = require('./extensions.ts');
const { rolesOf } = require('./roles.ts');
const { requireReplicaRegion, requireSecondRegion } = require('./key-replica.ts');
const { keyReplica, tables } = require('./tables.ts');
const { buckets } = require('./buckets.ts');
const { keys } = require('./keys.ts');
const { alarms } = require('./alarms.ts');
const { UNITS } = require('./units.ts');

const placesIn = async (resolveVariable, file) => ({ region: await resolveVariable(`self:custom.${file}.region`), keyReplica: await resolveVariable(`self:custom.${file}.keyReplica`) });
const replicaOf = async (resolveVariable) => requireSecondRegion(await placesIn(resolveVariable, 'stage'));

module.exports = {
  functions: async ({ resolveVariable }) => {
    const runtime = (await resolveVariable('sls:stage')) === 'offline' ? 'offline' : 'aws';
    if (runtime === 'aws' && process.env['OFFLINE_START'] !== undefined) throw new TypeError('OFFLINE_START 只用于 npm run offline；云上须使用真实时间 · is for npm run offline alone: in the cloud time is time');
    writeEntries(UNITS, runtime);
    return functionsOf(UNITS, { runtime, replica: await replicaOf(resolveVariable), timers: runtime === 'aws' || process.env['OFFLINE_TIMERS'] !== 'off' });
  },
  extensions: extensionsOf(UNITS),
  roles: async ({ resolveVariable }) => ({ Resources: rolesOf(UNITS, await replicaOf(resolveVariable)) }),
  keyReplica: async ({ resolveVariable }) => {
    requireReplicaRegion(await resolveVariable('sls:stage'), await placesIn(resolveVariable, 'replicated'), await resolveVariable('self:provider.region'));
    return { Resources: keyReplica() };
  },
  tables: { Resources: tables() },
  buckets: { Resources: buckets() },
  keys: { Resources: keys() },
  alarms: { Resources: alarms(UNITS) },
};
