'use strict';

// Loaded before anything else of a process: the cloud's hosts, and the stage's issuer, are a port of this machine; no other host is reached.
const { readFileSync } = require('node:fs');
const net = require('node:net');
const tls = require('node:tls');

const { LOOPBACK_PORT: port, LOOPBACK_CERTIFICATE: certificate } = process.env;
// a function's environment is judged when it starts, and these are none of the function's
delete process.env.LOOPBACK_PORT;
delete process.env.LOOPBACK_CERTIFICATE;
tls.setDefaultCACertificates([readFileSync(certificate, 'utf8')]);

const isCloud = (host) => /\.amazonaws\.com\.cn$/.test(host) || host === 'id.example.cn';
const isHere = (host) => host === undefined || host === 'localhost' || /^127\./.test(host);
const { connect } = net.Socket.prototype;
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : given;
  if (typeof options === 'object' && options !== null && !options.path && !isHere(options.host)) {
    if (!isCloud(options.host)) {
      process.nextTick(() => this.destroy(new Error(`no network in this test: ${options.host}`)));
      return this;
    }
    Object.assign(options, { host: '127.0.0.1', port: Number(port) });
  }
  return connect.apply(this, given);
};

// the test says what time it is
const Machine = Date;
let ahead = 0;
globalThis.Date = class Date extends Machine {
  constructor(...given) {
    if (given.length === 0) super(Machine.now() + ahead);
    else super(...given);
  }
  static now() { return Machine.now() + ahead; }
};
globalThis[Symbol.for('edudata.set-clock')] = (milliseconds) => { ahead = milliseconds - Machine.now(); };
