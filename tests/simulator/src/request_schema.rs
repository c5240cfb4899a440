//! The fields that the Gemini Developer API takes, type by type. What only Vertex AI takes is absent on purpose.

use crate::schema::{Kind, Message};
use Kind::{Any, Bool, Bytes, Enum, Float, Int, List, Struct, Text};

const fn message(name: &'static str, fields: &'static [(&'static str, Kind)]) -> Message {
    Message { name, fields, one_of: &[] }
}

/// The body of `generateContent` and `streamGenerateContent`.
pub(crate) static GENERATE: Message = message(
    "GenerateContentRequest",
    &[
        ("model", Text),
        ("contents", List(&Kind::Message(&CONTENT))),
        ("systemInstruction", Kind::Message(&CONTENT)),
        ("tools", List(&Kind::Message(&TOOL))),
        ("toolConfig", Kind::Message(&TOOL_CONFIG)),
        ("safetySettings", List(&Kind::Message(&SAFETY))),
        ("generationConfig", Kind::Message(&GENERATION)),
        ("cachedContent", Text),
        ("serviceTier", Enum("ServiceTier", &["standard", "flex", "priority"])),
        ("store", Bool),
        ("continuationToken", Text),
        ("labels", Struct),
    ],
);

/// The body of `countTokens`.
pub(crate) static COUNT: Message = message(
    "CountTokensRequest",
    &[
        ("model", Text),
        ("contents", List(&Kind::Message(&CONTENT))),
        ("generateContentRequest", Kind::Message(&GENERATE)),
    ],
);

/// The body that starts an upload.
pub(crate) static UPLOAD: Message = message("CreateFileRequest", &[("file", Kind::Message(&FILE))]);

static FILE: Message = message(
    "File",
    &[("name", Text), ("displayName", Text), ("mimeType", Text), ("sizeBytes", Int), ("uri", Text), ("source", Text)],
);

static CONTENT: Message = message("Content", &[("role", Text), ("parts", List(&Kind::Message(&PART)))]);

static PART: Message = Message {
    name: "Part",
    fields: &[
        ("text", Text),
        ("inlineData", Kind::Message(&BLOB)),
        ("fileData", Kind::Message(&FILE_DATA)),
        ("functionCall", Kind::Message(&CALL)),
        ("functionResponse", Kind::Message(&ANSWER)),
        ("executableCode", Kind::Message(&CODE)),
        ("codeExecutionResult", Kind::Message(&CODE_RESULT)),
        ("toolCall", Struct),
        ("toolResponse", Struct),
        ("thought", Bool),
        ("thoughtSignature", Bytes),
        ("mediaResolution", Kind::Message(&PART_RESOLUTION)),
        ("videoMetadata", Kind::Message(&VIDEO)),
        ("partMetadata", Struct),
    ],
    one_of: &[
        "text",
        "inlineData",
        "fileData",
        "functionCall",
        "functionResponse",
        "executableCode",
        "codeExecutionResult",
        "toolCall",
        "toolResponse",
    ],
};

static BLOB: Message = message("Blob", &[("mimeType", Text), ("data", Bytes)]);
static FILE_DATA: Message = message("FileData", &[("mimeType", Text), ("fileUri", Text)]);
static CALL: Message = message("FunctionCall", &[("id", Text), ("name", Text), ("args", Struct)]);
static ANSWER: Message = message(
    "FunctionResponse",
    &[
        ("id", Text),
        ("name", Text),
        ("response", Struct),
        ("parts", List(&Kind::Message(&ANSWER_PART))),
        ("scheduling", Enum("FunctionResponse.Scheduling", &["SILENT", "WHEN_IDLE", "INTERRUPT"])),
        ("willContinue", Bool),
    ],
);
static ANSWER_PART: Message = message(
    "FunctionResponsePart",
    &[("inlineData", Kind::Message(&ANSWER_BLOB)), ("fileData", Kind::Message(&ANSWER_FILE))],
);
static ANSWER_BLOB: Message =
    message("FunctionResponseBlob", &[("mimeType", Text), ("data", Bytes), ("displayName", Text)]);
static ANSWER_FILE: Message =
    message("FunctionResponseFileData", &[("mimeType", Text), ("fileUri", Text), ("displayName", Text)]);
static CODE: Message = message(
    "ExecutableCode",
    &[("id", Text), ("language", Enum("ExecutableCode.Language", &["LANGUAGE_UNSPECIFIED", "PYTHON"])), ("code", Text)],
);
static CODE_RESULT: Message = message(
    "CodeExecutionResult",
    &[
        ("id", Text),
        (
            "outcome",
            Enum(
                "CodeExecutionResult.Outcome",
                &["OUTCOME_UNSPECIFIED", "OUTCOME_OK", "OUTCOME_FAILED", "OUTCOME_DEADLINE_EXCEEDED"],
            ),
        ),
        ("output", Text),
    ],
);
static PART_RESOLUTION: Message =
    message("MediaResolution", &[("level", Enum("MediaResolution.Level", RESOLUTIONS)), ("numTokens", Int)]);
static VIDEO: Message = message("VideoMetadata", &[("startOffset", Text), ("endOffset", Text), ("fps", Float)]);

const RESOLUTIONS: &[&str] = &[
    "MEDIA_RESOLUTION_UNSPECIFIED",
    "MEDIA_RESOLUTION_LOW",
    "MEDIA_RESOLUTION_MEDIUM",
    "MEDIA_RESOLUTION_HIGH",
    "MEDIA_RESOLUTION_ULTRA_HIGH",
];

static GENERATION: Message = message(
    "GenerationConfig",
    &[
        ("temperature", Float),
        ("topP", Float),
        ("topK", Int),
        ("candidateCount", Int),
        ("maxOutputTokens", Int),
        ("stopSequences", List(&Text)),
        ("seed", Int),
        ("presencePenalty", Float),
        ("frequencyPenalty", Float),
        ("responseLogprobs", Bool),
        ("logprobs", Int),
        ("responseMimeType", Text),
        ("responseSchema", Kind::Message(&SCHEMA)),
        ("responseJsonSchema", Any),
        (
            "responseModalities",
            List(&Enum("GenerationConfig.Modality", &["MODALITY_UNSPECIFIED", "TEXT", "IMAGE", "AUDIO"])),
        ),
        ("mediaResolution", Enum("GenerationConfig.MediaResolution", RESOLUTIONS)),
        ("speechConfig", Struct),
        ("thinkingConfig", Kind::Message(&THINKING)),
        ("imageConfig", Kind::Message(&IMAGE)),
        ("responseFormat", Struct),
        ("enableEnhancedCivicAnswers", Bool),
    ],
);
// The level is text here because its case is ignored; the rules check it against the model.
static THINKING: Message =
    message("ThinkingConfig", &[("includeThoughts", Bool), ("thinkingBudget", Int), ("thinkingLevel", Text)]);
static IMAGE: Message = message("ImageConfig", &[("aspectRatio", Text), ("imageSize", Text)]);

static SAFETY: Message = message(
    "SafetySetting",
    &[
        (
            "category",
            Enum(
                "HarmCategory",
                &[
                    "HARM_CATEGORY_UNSPECIFIED",
                    "HARM_CATEGORY_HARASSMENT",
                    "HARM_CATEGORY_HATE_SPEECH",
                    "HARM_CATEGORY_SEXUALLY_EXPLICIT",
                    "HARM_CATEGORY_DANGEROUS_CONTENT",
                    "HARM_CATEGORY_CIVIC_INTEGRITY",
                ],
            ),
        ),
        (
            "threshold",
            Enum(
                "SafetySetting.HarmBlockThreshold",
                &[
                    "HARM_BLOCK_THRESHOLD_UNSPECIFIED",
                    "BLOCK_LOW_AND_ABOVE",
                    "BLOCK_MEDIUM_AND_ABOVE",
                    "BLOCK_ONLY_HIGH",
                    "BLOCK_NONE",
                    "OFF",
                ],
            ),
        ),
    ],
);

static TOOL: Message = message(
    "Tool",
    &[
        ("functionDeclarations", List(&Kind::Message(&DECLARATION))),
        ("googleSearch", Kind::Message(&SEARCH)),
        ("googleSearchRetrieval", Struct),
        ("codeExecution", Kind::Message(&EMPTY)),
        ("urlContext", Kind::Message(&EMPTY)),
        ("googleMaps", Struct),
        ("fileSearch", Struct),
        ("computerUse", Struct),
        ("mcpServers", List(&Struct)),
    ],
);
static EMPTY: Message = message("Empty", &[]);
static SEARCH: Message =
    message("GoogleSearch", &[("searchTypes", Kind::Message(&SEARCH_TYPES)), ("timeRangeFilter", Struct)]);
static SEARCH_TYPES: Message =
    message("SearchTypes", &[("webSearch", Kind::Message(&EMPTY)), ("imageSearch", Kind::Message(&EMPTY))]);
static DECLARATION: Message = message(
    "FunctionDeclaration",
    &[
        ("name", Text),
        ("description", Text),
        ("parameters", Kind::Message(&SCHEMA)),
        ("parametersJsonSchema", Any),
        ("response", Kind::Message(&SCHEMA)),
        ("responseJsonSchema", Any),
        ("behavior", Enum("FunctionDeclaration.Behavior", &["UNSPECIFIED", "BLOCKING", "NON_BLOCKING"])),
    ],
);
static SCHEMA: Message = message(
    "Schema",
    &[
        ("type", Text),
        ("format", Text),
        ("title", Text),
        ("description", Text),
        ("nullable", Bool),
        ("enum", List(&Text)),
        ("items", Kind::Message(&SCHEMA)),
        ("maxItems", Int),
        ("minItems", Int),
        ("properties", Struct),
        ("required", List(&Text)),
        ("minProperties", Int),
        ("maxProperties", Int),
        ("minimum", Float),
        ("maximum", Float),
        ("minLength", Int),
        ("maxLength", Int),
        ("pattern", Text),
        ("example", Any),
        ("anyOf", List(&Kind::Message(&SCHEMA))),
        ("propertyOrdering", List(&Text)),
        ("default", Any),
    ],
);
static TOOL_CONFIG: Message = message(
    "ToolConfig",
    &[
        ("functionCallingConfig", Kind::Message(&CALLING)),
        ("retrievalConfig", Struct),
        ("includeServerSideToolInvocations", Bool),
    ],
);
static CALLING: Message = message(
    "FunctionCallingConfig",
    &[
        ("mode", Enum("FunctionCallingConfig.Mode", &["MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"])),
        ("allowedFunctionNames", List(&Text)),
    ],
);
