// Jest recognizes a source that counts by the mark of Istanbul, and adds those that no test loads. The plug-in of swc has a mark of its own.
const { createTransformer } = require('@swc/jest');
const { MAGIC_VALUE } = require('istanbul-lib-instrument/src/constants');

exports.createTransformer = (options) => {
  const { canInstrument, getCacheKey, process } = createTransformer(options);
  const marked = ({ code, ...rest }) => ({ ...rest, code: code.replace(/(?<=_coverageSchema: ")\d+(?=")/, MAGIC_VALUE) });
  return { canInstrument, getCacheKey, process: (...source) => marked(process(...source)) };
};
