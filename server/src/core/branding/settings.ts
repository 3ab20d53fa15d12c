import { CognitoError } from "../errors.ts";
import {
  byName,
  faultsIn,
  flag,
  initialValues,
  isList,
  isRecord,
  isShortText,
  isTextRecord,
  type JsonRecord,
  list,
  modes,
  oneOf,
  own,
  pixels,
  type Values,
  word,
} from "./setting.ts";

const SECONDARY = modes({
  active: {
    backgroundColor: ["dcebe7ff", "2d4541ff"],
    borderColor: ["07443eff", "b4e8dfff"],
    textColor: ["07443eff", "b4e8dfff"],
  },
  defaults: {
    backgroundColor: ["ffffffff", "16211fff"],
    borderColor: ["0b5f57ff", "8ad8ccff"],
    textColor: ["0b5f57ff", "8ad8ccff"],
  },
  hover: {
    backgroundColor: ["eef4f2ff", "223230ff"],
    borderColor: ["07443eff", "b4e8dfff"],
    textColor: ["07443eff", "b4e8dfff"],
  },
});

/** Above or below the page. */
const BAND = {
  backgroundImage: { enabled: flag(false) },
  ...modes({ background: { color: ["ffffffff", "16211fff"] }, borderColor: ["dbe4e1ff", "2d3c39ff"] }),
  logo: { enabled: flag(false), location: word("START") },
};

/**
 * The settings of a managed login style: what each may be, and what it is unless somebody sets it. The names are Cognito's;
 * the values are the pages' own look, as `hosted-ui/assets/hosted-ui.css` has it.
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/managed-login-brandingeditor.html
 */
export const SETTINGS = {
  categories: {
    auth: {
      authMethodOrder: list(
        [
          [
            { display: "BUTTON", type: "FEDERATED" },
            { display: "INPUT", type: "USERNAME_PASSWORD" },
          ],
        ],
        (group) => isList(group, (method) => isTextRecord(method, "display", "type")),
      ),
      federation: { interfaceStyle: word("BUTTON_LIST"), order: list([], isShortText) },
    },
    form: {
      displayGraphics: flag(true),
      instructions: { enabled: flag(false) },
      languageSelector: { enabled: flag(false) },
      location: { horizontal: word("CENTER"), vertical: word("CENTER") },
      sessionTimerDisplay: word("NONE"),
    },
    global: {
      colorSchemeMode: oneOf("LIGHT", "DARK", "DYNAMIC"),
      pageFooter: { enabled: flag(false) },
      pageHeader: { enabled: flag(false) },
      spacingDensity: word("REGULAR"),
    },
    signUp: {
      acceptanceElements: list([{ enforcement: "NONE", textKey: "en" }], (element) =>
        isTextRecord(element, "enforcement", "textKey"),
      ),
    },
  },
  componentClasses: {
    buttons: { borderRadius: pixels(8) },
    divider: modes({ borderColor: ["dbe4e1ff", "2d3c39ff"] }),
    dropDown: {
      borderRadius: pixels(8),
      ...modes({
        defaults: { itemBackgroundColor: ["ffffffff", "16211fff"] },
        hover: {
          itemBackgroundColor: ["eef4f2ff", "223230ff"],
          itemBorderColor: ["768782ff", "70837eff"],
          itemTextColor: ["14211eff", "e7f0edff"],
        },
        match: {
          itemBackgroundColor: ["dcebe7ff", "2d4541ff"],
          itemTextColor: ["0b5f57ff", "8ad8ccff"],
        },
      }),
    },
    focusState: modes({ borderColor: ["0b7d72ff", "8ad8ccff"] }),
    idpButtons: { icons: { enabled: flag(true) } },
    input: {
      borderRadius: pixels(8),
      ...modes({
        defaults: {
          backgroundColor: ["ffffffff", "0f1917ff"],
          borderColor: ["768782ff", "70837eff"],
        },
        placeholderColor: ["5c6c68ff", "93a5a0ff"],
      }),
    },
    inputDescription: modes({ textColor: ["4a5a56ff", "a9bab5ff"] }),
    inputLabel: modes({ textColor: ["14211eff", "e7f0edff"] }),
    link: modes({
      defaults: { textColor: ["0b5f57ff", "8ad8ccff"] },
      hover: { textColor: ["07443eff", "b4e8dfff"] },
    }),
    optionControls: modes({
      defaults: {
        backgroundColor: ["ffffffff", "0f1917ff"],
        borderColor: ["768782ff", "70837eff"],
      },
      selected: {
        backgroundColor: ["0b5f57ff", "8ad8ccff"],
        foregroundColor: ["ffffffff", "04211dff"],
      },
    }),
    statusIndicator: modes({
      error: {
        backgroundColor: ["fdf2f0ff", "2b1512ff"],
        borderColor: ["c9574aff", "b56a60ff"],
        indicatorColor: ["a3271aff", "ffb3a7ff"],
      },
      pending: { indicatorColor: ["5c6c68ff", "93a5a0ff"] },
      success: {
        backgroundColor: ["eff8f1ff", "10231aff"],
        borderColor: ["4d9466ff", "4d8f6aff"],
        indicatorColor: ["1c6b3aff", "8fdcaeff"],
      },
      warning: {
        backgroundColor: ["fdf6e7ff", "271e0cff"],
        borderColor: ["a97b1fff", "a98642ff"],
        indicatorColor: ["7a5300ff", "eac67aff"],
      },
    }),
  },
  components: {
    alert: {
      borderRadius: pixels(8),
      ...modes({
        error: {
          backgroundColor: ["fdf2f0ff", "2b1512ff"],
          borderColor: ["c9574aff", "b56a60ff"],
        },
      }),
    },
    favicon: { enabledTypes: list(["ICO", "SVG"], (type) => type === "ICO" || type === "SVG") },
    form: {
      backgroundImage: { enabled: flag(false) },
      borderRadius: pixels(16),
      ...modes({
        backgroundColor: ["ffffffff", "16211fff"],
        borderColor: ["dbe4e1ff", "2d3c39ff"],
      }),
      logo: {
        enabled: flag(false),
        formInclusion: oneOf("IN", "OUT"),
        location: word("CENTER"),
        position: word("TOP"),
      },
    },
    idpButton: { custom: byName(SECONDARY), standard: SECONDARY },
    pageBackground: { image: { enabled: flag(true) }, ...modes({ color: ["f1f5f3ff", "0c1413ff"] }) },
    pageFooter: BAND,
    pageHeader: BAND,
    pageText: modes({
      bodyColor: ["33423fff", "c9d6d2ff"],
      descriptionColor: ["4a5a56ff", "a9bab5ff"],
      headingColor: ["14211eff", "e7f0edff"],
    }),
    phoneNumberSelector: { displayType: word("TEXT") },
    primaryButton: modes({
      active: {
        backgroundColor: ["053530ff", "c9f0e9ff"],
        textColor: ["ffffffff", "04211dff"],
      },
      defaults: {
        backgroundColor: ["0b5f57ff", "8ad8ccff"],
        textColor: ["ffffffff", "04211dff"],
      },
      disabled: {
        backgroundColor: ["e3e9e7ff", "26332fff"],
        borderColor: ["e3e9e7ff", "26332fff"],
      },
      hover: {
        backgroundColor: ["07443eff", "b4e8dfff"],
        textColor: ["ffffffff", "04211dff"],
      },
    }),
    secondaryButton: SECONDARY,
  },
};

/** Every setting with its value. */
export type Settings = Values<typeof SETTINGS>;

export const INITIAL_SETTINGS: Settings = initialValues(SETTINGS);

/** More faults than anybody reads at once. */
const MOST_FAULTS = 20;

/**
 * Some of the settings, as a request brings them.
 * @throws {CognitoError} InvalidParameterException naming what is unknown or cannot be.
 */
export function checkSettings(given: unknown): JsonRecord {
  const faults = faultsIn(SETTINGS, given);
  if (faults.length === 0 && isRecord(given)) return given;
  const named = faults
    .slice(0, MOST_FAULTS)
    .map(({ property, errorType }) => `{property: ${property}, errorType: ${errorType}}`);
  throw new CognitoError(
    "InvalidParameterException",
    `Invalid settings provided. Validation errors: [${named.join(", ")}]`,
  );
}

/** All settings: those that were set, and the initial values of the others. */
export const withInitial = (set: JsonRecord): Settings => merged(INITIAL_SETTINGS, set) as Settings;

/** Settings once others came over them: what is not set again stays. Lists are taken whole. */
export function mergeSettings(into: JsonRecord, over: JsonRecord): JsonRecord {
  const names = new Set([...Object.keys(into), ...Object.keys(over)]);
  // Entries, not assignments: a member may be named `__proto__`.
  return Object.fromEntries([...names].map((name) => [name, merged(own(into, name), own(over, name))]));
}

function merged(into: unknown, over: unknown): unknown {
  if (isRecord(into) && isRecord(over)) return mergeSettings(into, over);
  return over === undefined ? into : over;
}
