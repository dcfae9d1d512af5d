// What serverless.yml reads by `${file(infra/aws/derive.cjs):…}`: everything that follows from the register of operations.
const { writeEntries } = require('./entries.ts');
const { functionsOf } = require('./functions.ts');
const { extensionsOf } = require('./extensions.ts');
const { rolesOf } = require('./roles.ts');
const { tables } = require('./tables.ts');
const { buckets } = require('./buckets.ts');
const { keys } = require('./keys.ts');
const { alarms } = require('./alarms.ts');
const { UNITS } = require('./units.ts');

module.exports = {
  functions: async ({ resolveVariable }) => {
    const runtime = (await resolveVariable('sls:stage')) === 'offline' ? 'offline' : 'aws';
    writeEntries(UNITS, runtime);
    return functionsOf(UNITS, runtime, runtime === 'aws' || process.env['OFFLINE_TIMERS'] !== 'off');
  },
  extensions: extensionsOf(UNITS),
  roles: { Resources: rolesOf(UNITS) },
  tables: { Resources: tables() },
  buckets: { Resources: buckets() },
  keys: { Resources: keys() },
  alarms: { Resources: alarms(UNITS) },
};
