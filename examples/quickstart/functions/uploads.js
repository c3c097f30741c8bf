/** The event job: it receives each upload within seconds, and can receive one twice. Messages that it returns are tried again. */
exports.handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    try {
      const { detail: { object: { key, size } } } = JSON.parse(body);
      console.log(JSON.stringify({ level: 'INFO', message: 'upload', key, size }));
    } catch (error) {
      console.error(JSON.stringify({ level: 'ERROR', message: error.message, messageId }));
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
