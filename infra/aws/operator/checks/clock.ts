import { toMilliseconds } from '../../../../lib/calendar/instant.ts';
import { text, unless, type Check } from '../examination.ts';

/** Tokens are taken with a minute of skew; half of it is warning enough. */
const MOST_SECONDS = 30;

export const clock: Check = {
  name: 'clock',
  title: text('时钟', 'Clock'),
  async examine({ cloudTime, platform }) {
    const apart = Math.round(Math.abs((await cloudTime()) - toMilliseconds(platform.clock.now())) / 1000);
    return unless(apart <= MOST_SECONDS, '本机 · this machine', text(`与云端时钟相差 ${apart} 秒`, `${apart} seconds apart from the cloud's clock`),
      text('请校准本机时钟（NTP）；签名和令牌均以其为准', "Set this machine's clock (NTP): signatures and tokens rest on it"));
  },
};
