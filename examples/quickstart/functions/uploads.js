/** The event job: it receives each upload within seconds, and can receive one twice. Messages that it returns are tried again. */
exports.handler = async ({ Records }) => {
  const batchItemFailures = [];
  for (const { messageId, body } of Records) {
    try {
      const { detail: { object: { key, size } } } = JSON.parse(body);
      // Not the key, which contains the user.
      console.log(JSON.stringify({ level: 'INFO', message: 'upload', id: key.split('/').pop(), size }));
    } catch (error) {
      // Not the message of the error, which can quote the event. The dead-letter queue has it.
      console.error(JSON.stringify({ level: 'ERROR', message: error.name, messageId }));
      batchItemFailures.push({ itemIdentifier: messageId });
    }
  }
  return { batchItemFailures };
};
