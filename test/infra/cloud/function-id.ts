import { logGroupPrefix } from '../../../infra/aws/alarms.ts';

/** Logical id that osls gives a function. */
export const functionIdOf = (name: string): string => `${logGroupPrefix(name)}LambdaFunction`;
