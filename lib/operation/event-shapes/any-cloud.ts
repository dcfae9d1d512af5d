import type { EventShape } from '../http.ts';
import { aliyunFc3 } from './aliyun-fc3.ts';
import { awsHttpV2 } from './aws-http-v2.ts';
import { huaweiApig } from './huawei-apig.ts';
import { tencentUrl } from './tencent-url.ts';

/** The order matters: versions are told apart first, then what only one gateway sends. */
const SHAPES: readonly EventShape[] = [awsHttpV2, aliyunFc3, huaweiApig, tencentUrl];

/** Which cloud sent this event; `undefined` for a timer's or any other. */
export const shapeOf = (event: unknown): EventShape | undefined => SHAPES.find((shape) => shape.from(event));
