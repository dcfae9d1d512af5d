import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';

/** Lambda hands a function its credentials in the environment; the SDK's other sources (files, SSO, metadata servers) weigh 130 kB. */
export const defaultProvider = (): AwsCredentialIdentityProvider => async () => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = process.env;
  if (!accessKeyId || !secretAccessKey) throw new Error('环境中没有凭证 · no credentials in the environment');
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
};
