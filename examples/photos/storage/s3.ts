import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from "@aws-sdk/client-s3";
import type { Storage } from "./storage.ts";

export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  /** Of a store that is not Amazon's own. */
  readonly endpoint?: string | undefined;
  /** Where they are not given, the AWS SDK finds them where it always does: `AWS_ACCESS_KEY_ID`, a profile, a role … */
  readonly credentials?: S3ClientConfig["credentials"];
}

/** Photos as objects in a private bucket of Amazon S3, or of any store that speaks its protocol. */
export function s3Storage({ bucket, endpoint, region, credentials }: S3Settings): Storage {
  const s3 = new S3Client({
    region,
    ...(credentials && { credentials }),
    // Stores of one's own seldom have a host name for each bucket, and not all know the newer checksums.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true, requestChecksumCalculation: "WHEN_REQUIRED" }),
  });
  const at = (key: string) => ({ Bucket: bucket, Key: key });

  return {
    async put(key, bytes, type) {
      await s3.send(new PutObjectCommand({ ...at(key), Body: bytes, ContentType: type }));
    },
    async get(key) {
      try {
        const { Body } = await s3.send(new GetObjectCommand(at(key)));
        return Body?.transformToWebStream();
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined;
        throw error;
      }
    },
    async remove(key) {
      await s3.send(new DeleteObjectCommand(at(key)));
    },
  };
}
