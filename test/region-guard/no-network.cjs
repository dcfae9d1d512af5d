'use strict';

// loaded before anything else of a process: no packet leaves this machine, and every attempt is written down
const { appendFileSync } = require('node:fs');
const dgram = require('node:dgram');
const dns = require('node:dns');
const net = require('node:net');

const isHere = (host) => host === undefined || host === 'localhost' || host === '::1' || /^127\./.test(host);
function refuse(host) {
  const attempts = process.env.NETWORK_ATTEMPTS;
  if (attempts) appendFileSync(attempts, `${host}\n`);
  return Object.assign(new Error(`no network in this test: ${host}`), { code: 'ENETUNREACH' });
}

const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...given) {
  const [first] = Array.isArray(given[0]) ? given[0] : given;
  const { host, path } = typeof first === 'object' && first !== null ? first : { host: typeof given[1] === 'string' ? given[1] : undefined, path: typeof first === 'string' ? first : undefined };
  if (path === undefined && !isHere(host)) {
    process.nextTick(() => this.destroy(refuse(host)));
    return this;
  }
  return connect.apply(this, given);
};
const { lookup } = dns;
dns.lookup = (host, ...rest) => (isHere(host) ? lookup(host, ...rest) : process.nextTick(rest.at(-1), refuse(host)));
dns.promises.lookup = async (host) => { throw refuse(host); };
dgram.Socket.prototype.send = () => { throw refuse('udp'); };
