/**
 * CORS of the API as Cognito answers it; `Date` is exposed because clients correct their clocks by it.
 * Measured on both of AWS's endpoints: amplify-js #2443, #4346.
 */
const EXPOSED = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";

export function preflight(request: Request): Response {
  const wanted = request.headers.get("access-control-request-headers");
  return new Response(null, {
    status: 200,
    headers: {
      "access-control-allow-origin": "*",
      ...(wanted !== null && { "access-control-allow-headers": wanted }),
      "access-control-allow-methods": "POST",
      "access-control-expose-headers": EXPOSED,
      "access-control-max-age": "172800",
    },
  });
}

export function allowAnyOrigin(response: Response): void {
  response.headers.set("access-control-allow-origin", "*");
  response.headers.set("access-control-expose-headers", EXPOSED);
}
