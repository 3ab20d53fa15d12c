/**
 * CORS of the API as Cognito answers it: any page may call it with what an application's users have, a client id or a token.
 * `Date` is exposed because clients correct their clocks by it. Measured on both of AWS's endpoints: amplify-js #2443, #4346.
 */
export const ANY_ORIGIN = {
  "access-control-allow-origin": "*",
  "access-control-expose-headers": "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date",
} as const;

/** The answer to a browser that asks whether it may call. */
export function preflight(request: Request): Response {
  const wanted = request.headers.get("access-control-request-headers");
  return new Response(null, {
    status: 200,
    headers: {
      ...ANY_ORIGIN,
      ...(wanted !== null && { "access-control-allow-headers": wanted }),
      "access-control-allow-methods": "POST",
      "access-control-max-age": "172800",
      "content-length": "0",
    },
  });
}
