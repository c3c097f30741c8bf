// Jest recognizes a source that counts by the mark of Istanbul, and adds those that no test loads. The plug-in of swc has a mark of its own.
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { createTransformer } = require('@swc/jest');
const { MAGIC_VALUE } = require('istanbul-lib-instrument/src/constants');

const OWN = readFileSync(__filename);

exports.createTransformer = (options) => {
  const { canInstrument, getCacheKey, process } = createTransformer(options);
  return {
    canInstrument,
    getCacheKey: (...source) => createHash('sha1').update(getCacheKey(...source)).update(OWN).digest('hex'),
    process: (text, file, how) => {
      const { code, ...rest } = process(text, file, how);
      const marked = code.replace(/(?<=_coverageSchema: ")\d+(?=")/, MAGIC_VALUE);
      // Jest is satisfied with the coverage of no source.
      if (how.instrument && !marked.includes(MAGIC_VALUE)) throw new Error(`${file} must count what the tests cover; adapt test/support/jest/counting.cjs to the plug-in`);
      return { ...rest, code: marked };
    },
  };
};
