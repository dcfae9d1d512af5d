import { Refusal } from '../../regulations/refusal.ts';
import type { Exchange } from '../exchange.ts';
import type { Step } from './step.ts';

/** From the cloud's event to one request, and back to the answer that this cloud expects. */
export const eventShape: Step = {
  name: 'event-shape',
  before: ({ event: exchange }) => {
    const request = exchange.shape.from(exchange.event);
    if (!request) throw new Refusal('BODY_INVALID', { detail: { zh: '无法识别的事件格式', en: 'The event has no known shape' } });
    exchange.request = request;
  },
  after: (middy) => {
    middy.response = toCloud(middy.event);
  },
  onError: (middy) => {
    middy.response = toCloud(middy.event);
  },
};

function toCloud({ shape, response }: Exchange): unknown {
  if (!response) throw new TypeError('the pipeline ended without a response');
  return shape.to(response);
}
