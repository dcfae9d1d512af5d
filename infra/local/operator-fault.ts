/** What an operator can put right. Its message is one line in Chinese and English, and says what to do. */
export class OperatorFault extends Error {
  override readonly name: string = 'OperatorFault';
}
