import { DeleteFunctionConcurrencyCommand, GetFunctionConfigurationCommand, PutFunctionConcurrencyCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { ofType, type Examination } from '../examination.ts';

type Stack = Pick<Examination, 'resources'>;
const namesOf = (stack: Stack): readonly string[] => ofType(stack, 'AWS::Lambda::Function').map(({ physicalId }) => physicalId);

/**
 * From now on no function of the stage begins: the API answers 503, timers' events wait or are dropped. A deployment does
 * not undo it. @returns milliseconds after which what was under way has ended
 */
export async function stopStage(client: LambdaClient, stack: Stack): Promise<number> {
  let longest = 0;
  for (const FunctionName of namesOf(stack)) {
    await client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    const { Timeout = 900 } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
    longest = Math.max(longest, Timeout);
  }
  return longest * 1_000;
}

export async function startStage(client: LambdaClient, stack: Stack): Promise<void> {
  for (const FunctionName of namesOf(stack)) await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
}
