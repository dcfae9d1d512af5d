/** What the emulator does not know, each with the way around it. Printed by every run; one that a run did not meet is out of date and fails it. */
export const GAPS = {
  templateUrl: 'CloudFormation: reads no template from an S3 address that ends in .com.cn → the address is told to it as one of another partition, the bucket stays',
  validation: 'CloudFormation: takes what cfn-lint warns of for an error of the template → answered here that it is valid; cfn-lint is a step of its own (npm run test:template)',
  resourceTypes: 'CloudFormation: does not make these resource types, and skips them in silence → what the journey needs of them is read from the deployed template',
  secret: 'CloudFormation: resolves no dynamic reference to Secrets Manager → a secret is made, and each function is told it in place of the reference',
  resourcePolicies: 'S3: the deployed bucket policies are not made → judged here from the deployed template',
  partition: 'CloudFormation: AWS::Partition is another partition’s name, though its ARNs are right → references to it are resolved here, and no judgement rests on its own',
  tablePolicies: 'CloudFormation: makes a table without its own policy → put to the table from the deployed template',
  objectLock: 'CloudFormation: makes a bucket without its object lock → nothing around it: no copy is deleted in this run',
  iam: 'IAM: nothing is enforced → every request of a function is judged here against the role as IAM holds it, and refused where AWS would refuse it',
  lambda: 'Lambda: runs functions in containers only → each function’s archive, which has the digest of what was deployed, runs in a process of its own with the deployed environment',
  api: 'API Gateway: HTTP API events are not routed → routes of the deployed template make them',
  timers: 'EventBridge: timers do not run out → a rule’s input, as EventBridge holds it, is sent to its target',
  sm2: 'KMS: keys of spec SM2 have no key material → GetPublicKey and Sign are answered here with an SM2 key',
  sm4: 'KMS: wraps with AES, where the China regions have SM4 → nothing around it: the wrapped bytes are opaque to the service',
  keyStates: 'KMS: serves with a key that is disabled → refused here, as KMS would',
  pointInTime: 'DynamoDB: restores a table as it is, whatever the second → a backup that the test took at that second is restored instead',
  transactions: 'DynamoDB: transactions are not isolated from each other → sent one after the other',
} as const;
export type Gap = keyof typeof GAPS;

export interface GapList {
  met(gap: Gap, detail?: string): void;
  unmet(): readonly Gap[];
  print(line: (text: string) => void): void;
}

export function createGapList(): GapList {
  const details = new Map<Gap, Set<string>>();
  return {
    met(gap, detail) {
      const known = details.get(gap) ?? new Set();
      details.set(gap, known);
      if (detail !== undefined) known.add(detail);
    },
    unmet: () => (Object.keys(GAPS) as Gap[]).filter((gap) => !details.has(gap)),
    print(line) {
      for (const [gap, known] of details) {
        line(`emulator does not know — ${GAPS[gap]}`);
        for (const detail of known) line(`    ${detail}`);
      }
    },
  };
}
