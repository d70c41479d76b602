export const PROBLEM_SCHEMA = {
  type: 'object',
  description: 'A problem document (RFC 9457). `code` is stable; `detail` is human-readable.',
  required: ['type', 'title', 'status', 'code', 'detail', 'errors'],
  properties: {
    type: {
      type: 'string',
      format: 'uri-reference',
      description: 'Relative URL of the page that explains the code: `/errors/<code>`.',
    },
    title: { type: 'string', description: 'A short description of the kind of error.' },
    status: { type: 'integer', description: 'The HTTP status code.' },
    code: { type: 'string', description: 'A stable, machine-readable error code.' },
    detail: { type: 'string', description: 'Human-readable explanation of the error.' },
    errors: {
      type: 'array',
      description: 'One entry per invalid input field; empty for other errors.',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: {
          field: { type: 'string', description: 'The path of the field, such as `appliances.0.powerKw`.' },
          message: { type: 'string', description: 'Why the field is invalid.' },
        },
      },
    },
    requestId: { type: 'string', description: 'Same as the `x-request-id` header.' },
    retryAfterSeconds: { type: 'number', description: 'Same as the `Retry-After` header.' },
  },
  additionalProperties: true,
} as const;
