import {
  type AssetType,
  CreateManagedLoginBrandingCommand,
  type CreateManagedLoginBrandingCommandInput,
  CreateUserPoolDomainCommand,
  type ManagedLoginBrandingType,
} from "@aws-sdk/client-cognito-identity-provider";
import { anImage } from "../../core/branding/images.fixture.ts";
import type { TestApp } from "../../testing/test-app.ts";
import { aClient, aPool } from "./pools.fixture.ts";

let domains = 0;

/** A pool with a domain and an app client. */
export async function aPoolWithPages(
  app: TestApp,
  ManagedLoginVersion = 1,
): Promise<{ UserPoolId: string; ClientId: string; Domain: string }> {
  const { Id: UserPoolId } = await aPool(app);
  const { ClientId } = await aClient(app, UserPoolId);
  const Domain = `pages-${++domains}`;
  await app.client.send(new CreateUserPoolDomainCommand({ UserPoolId, Domain, ManagedLoginVersion }));
  return { UserPoolId, ClientId, Domain };
}

/** A client of a pool of its own. */
export async function anApp(app: TestApp): Promise<{ UserPoolId: string; ClientId: string }> {
  const { Id: UserPoolId } = await aPool(app);
  const { ClientId } = await aClient(app, UserPoolId);
  return { UserPoolId, ClientId };
}

export async function aStyle(
  app: TestApp,
  of: { readonly UserPoolId: string; readonly ClientId: string },
  wanted: Partial<CreateManagedLoginBrandingCommandInput> = { UseCognitoProvidedValues: true },
): Promise<ManagedLoginBrandingType & { readonly UserPoolId: string; readonly ManagedLoginBrandingId: string }> {
  const { UserPoolId, ClientId } = of;
  const { ManagedLoginBranding: style } = await app.client.send(
    new CreateManagedLoginBrandingCommand({ UserPoolId, ClientId, ...wanted }),
  );
  if (style?.ManagedLoginBrandingId === undefined)
    throw new Error("CreateManagedLoginBranding answered without a style");
  return { ...style, UserPoolId, ManagedLoginBrandingId: style.ManagedLoginBrandingId };
}

/** A logo for light pages, of a content of its own for each `mark`. */
export const aLogo = (mark = "", given: Partial<AssetType> = {}): AssetType => ({
  Category: "FORM_LOGO",
  ColorMode: "LIGHT",
  Extension: "PNG",
  Bytes: anImage("PNG", mark),
  ...given,
});

/** How many images of a pool are kept. */
export async function imagesOf(app: TestApp, poolId: string, owner: string): Promise<number> {
  return (await app.ctx.store.brandImages.ofOwner(poolId, owner)).length;
}

export const NO_STYLE = "6f9619ff-8b86-4011-b42d-00cf4fc964ff";
