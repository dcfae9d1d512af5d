import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Attributes = Readonly<Record<string, AttributeValue>>;

const text = (value: string): number => Buffer.byteLength(value);
const containerOverhead = 3;
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** About: one byte for every two significant digits, one more, and one for a minus sign (Developer Guide, "DynamoDB item sizes and formats"). */
function numberBytes(number: string): number {
  const [mantissa = '', exponent = '0'] = number.toLowerCase().replace(/^[+-]/, '').split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const digits = `${whole}${fraction}`.replace(/^0+/, '').replace(/0+$/, '');
  if (digits === '') return 1;
  // digits stand in pairs that begin at the decimal point, so an odd power of ten takes part of a pair
  const power = whole.length + Number(exponent) - (/^0*/.exec(`${whole}${fraction}`)?.[0].length ?? 0);
  const odd = Math.abs(power) % 2;
  return Math.ceil((digits.length + odd) / 2) + 1 + (number.startsWith('-') ? 1 : 0);
}

/** Bytes of one attribute's value as DynamoDB counts them. @throws TypeError for a value of no known type */
export function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return text(value.S);
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.B !== undefined) return value.B.byteLength;
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.SS !== undefined) return sum(value.SS.map(text));
  if (value.NS !== undefined) return sum(value.NS.map(numberBytes));
  if (value.BS !== undefined) return sum(value.BS.map((bytes) => bytes.byteLength));
  if (value.L !== undefined) return containerOverhead + sum(value.L.map((one) => 1 + valueBytes(one)));
  if (value.M !== undefined) return containerOverhead + sum(Object.entries(value.M).map(([name, one]) => 1 + text(name) + valueBytes(one)));
  throw new TypeError('an attribute value of no known type');
}

/** Bytes of an item: every attribute's name and value. */
export const itemBytes = (item: Attributes): number => sum(Object.entries(item).map(([name, value]) => text(name) + valueBytes(value)));
