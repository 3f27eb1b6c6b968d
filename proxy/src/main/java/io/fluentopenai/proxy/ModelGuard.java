package io.fluentopenai.proxy;

import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the model that a request names out of its body as it passes, and refuses what may not be asked. Each piece is looked
 * at before it goes on, so that the upstream never has the whole of a request that is refused.
 */
final class ModelGuard {
    private static final Set<String> MODELS = Set.of("model", "session.model");
    private static final int LONGEST_MODEL = 512;

    /** What decides by its model what it costs: a request without one would get a model that nobody has looked at. */
    private static final Set<String> NAMES_A_MODEL = Set.of(
            "/chat/completions",
            "/completions",
            "/embeddings",
            "/responses",
            "/images/generations",
            "/images/edits",
            "/images/variations",
            "/audio/speech",
            "/audio/transcriptions",
            "/audio/translations",
            "/moderations",
            "/fine_tuning/jobs",
            "/assistants",
            "/videos");

    private final @Nullable Set<String> allowed;
    private final boolean required;
    private final @Nullable String contentType;
    private final @Nullable String contentEncoding;
    private @Nullable JsonWatch json;
    private @Nullable MultipartWatch multipart;
    private @Nullable String model;

    private ModelGuard(
            @Nullable Set<String> allowed,
            boolean required,
            @Nullable String contentType,
            @Nullable String contentEncoding) {
        this.allowed = allowed;
        this.required = required;
        this.contentType = contentType;
        this.contentEncoding = contentEncoding;
    }

    /** Chooses what reads the body, once there is one. */
    private void begin() {
        String type = contentType == null ? "" : contentType;
        String mediaType = (type.indexOf(';') < 0 ? type : type.substring(0, type.indexOf(';')))
                .strip()
                .toLowerCase(Locale.ROOT);
        if (contentEncoding != null && !contentEncoding.strip().equalsIgnoreCase("identity")) {
            throw unreadable();
        }
        if (mediaType.equals("application/json")) {
            String parameters = type.toLowerCase(Locale.ROOT).replace(" ", "").replace("\"", "");
            if (parameters.contains("charset=") && !parameters.matches("[^;]*;charset=utf-?8")) {
                throw unreadable();
            }
            json = new JsonWatch(MODELS, LONGEST_MODEL, this::found);
        } else if (mediaType.equals("multipart/form-data")) {
            multipart = new MultipartWatch(boundary(type), "model", value -> named("model", value));
        } else {
            throw unreadable();
        }
    }

    /**
     * A guard for a request.
     *
     * @param allowed the models that may be named; null for all
     * @param model whether the model must be known, whatever the path
     */
    static ModelGuard of(
            String path,
            @Nullable Set<String> allowed,
            boolean model,
            @Nullable String contentType,
            @Nullable String contentEncoding) {
        return new ModelGuard(
                allowed, model || NAMES_A_MODEL.contains(path.toLowerCase(Locale.ROOT)), contentType, contentEncoding);
    }

    /** Whether a list of models has something to say of an operation. */
    static boolean concerns(String method, String path) {
        return !method.equals("GET") && !method.equals("HEAD") && !method.equals("DELETE");
    }

    /** Whether an operation gets by any list of models, since its models stand in a file, or in JSON within a form. */
    static boolean evades(String path) {
        return path.equalsIgnoreCase("/batches") || path.equalsIgnoreCase("/realtime/calls");
    }

    /**
     * Checks a model that is named elsewhere than in the body.
     *
     * @throws ApiError.Refusal if it is not allowed
     */
    static void check(@Nullable Set<String> allowed, String model) {
        if (allowed != null && !allowed.contains(model)) {
            throw ApiError.invalid(403, "model_not_allowed", "This model may not be used here.")
                    .refusal();
        }
    }

    /**
     * Takes the next piece of the body.
     *
     * @throws ApiError.Refusal if it names a model that is not allowed, or is of a kind whose model cannot be seen
     */
    void feed(Buffer piece) {
        byte[] bytes = piece.getBytes();
        if (json == null && multipart == null) {
            begin();
        }
        read(() -> {
            if (json != null) {
                json.feed(bytes, 0, bytes.length);
            } else if (multipart != null) {
                multipart.feed(bytes, 0, bytes.length);
            }
        });
    }

    /**
     * Takes note of the end of the body.
     *
     * @throws ApiError.Refusal if a model is missing
     */
    void end() {
        read(() -> {
            if (json != null) {
                json.end();
            } else if (multipart != null) {
                multipart.end();
            }
        });
        if (required && model == null) {
            throw ApiError.invalid(400, "model_required", "The request must name its model.")
                    .refusal();
        }
    }

    /** The model; null as long as it was not met. */
    @Nullable
    String model() {
        return model;
    }

    private static void read(Runnable reading) {
        try {
            reading.run();
        } catch (JsonWatch.MalformedException e) {
            throw ApiError.invalid(400, "invalid_json", "The body is not valid JSON in UTF-8.")
                    .refusal();
        } catch (MultipartWatch.MalformedException e) {
            throw ApiError.invalid(400, "invalid_multipart", "The body is not a plain multipart form.")
                    .refusal();
        }
    }

    private void found(String path, @Nullable String value) {
        if (value == null) {
            throw ApiError.invalid(400, "invalid_model", "The name of the model is too long.")
                    .refusal();
        }
        if (!value.equals("null")) {
            if (!value.startsWith("\"")) {
                throw ApiError.invalid(400, "invalid_model", "The model must be a string.")
                        .refusal();
            }
            named(path, JsonWatch.unquoted(value));
        }
    }

    private void named(String path, String name) {
        check(allowed, name);
        if (path.equals("model")) {
            if (model != null && !model.equals(name)) {
                throw ApiError.invalid(400, "invalid_model", "The request names two models.")
                        .refusal();
            }
            model = name;
        }
    }

    private static String boundary(String contentType) {
        @Nullable String boundary = null;
        for (String parameter : contentType.split(";", -1)) {
            String text = parameter.strip();
            if (text.toLowerCase(Locale.ROOT).startsWith("boundary")) {
                int equals = text.indexOf('=');
                if (boundary != null || equals != "boundary".length()) {
                    throw unreadable();
                }
                String value = text.substring(equals + 1).strip();
                boolean quoted = value.length() > 2 && value.startsWith("\"") && value.endsWith("\"");
                boundary = quoted ? value.substring(1, value.length() - 1) : value;
            }
        }
        if (boundary == null || !boundary.matches("[0-9A-Za-z'()+_,./:=? -]{0,69}[0-9A-Za-z'()+_,./:=?-]")) {
            throw unreadable();
        }
        return boundary;
    }

    private static ApiError.Refusal unreadable() {
        return ApiError.invalid(
                        415,
                        "unsupported_media_type",
                        "The body must be plain JSON in UTF-8 or a multipart form, so that its model can be seen.")
                .refusal();
    }
}
