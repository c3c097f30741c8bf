/** Loads the aws-cdk-lib and the constructs that are installed in the folder CDK_PEERS: `node --import ./scripts/other-peers.mjs --import tsx program`. */
import Module from 'node:module';

const PEERS = /^(?:aws-cdk-lib|constructs)(?:\/|$)/;
const { _resolveFilename: original } = Module;
Module._resolveFilename = function resolved(request, ...others) {
  return original.call(this, request, ...PEERS.test(request) ? [others[0], false, { paths: [process.env.CDK_PEERS] }] : others);
};
