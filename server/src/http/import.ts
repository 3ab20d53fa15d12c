import type { Context } from "../core/context.ts";
import { UploadRefused, uploadImportFile } from "../core/imports/upload.ts";

/**
 * `PUT /import/{pool}/{job}?signature=…`: the file of an import job, answered as S3 answers at the address that Cognito gives. The
 * signature alone is asked for; `x-amz-server-side-encryption`, which AWS's instructions send along, changes nothing: files are
 * always sealed.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-using-import-tool.html
 */
export async function uploadOfImport(
  ctx: Pick<Context, "clock" | "random" | "seal" | "store">,
  { poolId, id }: { readonly poolId: string; readonly id: string },
  request: Request,
): Promise<Response> {
  const signature = new URL(request.url).searchParams.get("signature") ?? "";
  try {
    await uploadImportFile(ctx, { poolId, id, signature }, wholeOf(request));
    return new Response(null, { status: 200, headers: HEADERS });
  } catch (error) {
    if (!(error instanceof UploadRefused)) throw error;
    const { status, code, message } = error;
    return new Response(
      `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${escaped(code)}</Code><Message>${escaped(message)}</Message></Error>`,
      { status, headers: { ...HEADERS, "content-type": "application/xml" } },
    );
  }
}

const HEADERS = { "cache-control": "no-store", "x-content-type-options": "nosniff" } as const;

async function* wholeOf({ body }: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* body ?? [];
  } catch {
    // Who sent it went away, or was too slow about it.
    throw new UploadRefused(400, "IncompleteBody", "The upload broke off.");
  }
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
