export * from '../../infra/offline/dynamodb-local.ts';
