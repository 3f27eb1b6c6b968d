package io.fluentopenai.proxy.internal.body;

import io.fluentopenai.proxy.internal.ApiError;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the model that a request names out of its body as it passes, and refuses what may not be asked. Each piece is looked
 * at before it goes on, so that the upstream never has the whole of a request that is refused.
 *
 * <p>The body is an object of JSON or a form, in the one spelling that every server reads alike ({@link JsonWatch}, {@link
 * MultipartWatch}), its media type too: {@code application/json}, with {@code charset=utf-8} or nothing, or {@code
 * multipart/form-data} with its boundary and nothing else. It names its model once, as {@link ModelNames} says.
 */
public final class ModelGuard {
    private static final String SESSION = "session";
    private static final Set<String> MODELS = Set.of(ModelNames.MODEL, SESSION + "." + ModelNames.MODEL);
    private static final int LONGEST_MODEL = 512;

    private static final Pattern JSON = Pattern.compile("application/json(?:; ?charset=(?i:utf-8))?");
    /** A boundary of characters that end it for no parser; those of some clients have an equals sign too, within quotes. */
    private static final Pattern FORM =
            Pattern.compile("multipart/form-data; ?boundary=(?:([0-9A-Za-z_.+-]{1,70})|\"([0-9A-Za-z_.+=-]{1,70})\")");

    /** The operations whose model decides the price: a request without one would get a model that no rule has checked. */
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
    private final Set<String> seen = new HashSet<>();
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
        Matcher form = FORM.matcher(type);
        if (contentEncoding != null && !contentEncoding.equals("identity")) {
            throw unreadable();
        } else if (JSON.matcher(type).matches()) {
            json = JsonWatch.strictly(MODELS, LONGEST_MODEL, new Properties());
        } else if (form.matches()) {
            multipart = new MultipartWatch(form.group(form.group(1) != null ? 1 : 2), ModelNames.MODEL, new Fields());
        } else {
            throw unreadable();
        }
    }

    private final class Properties implements JsonWatch.Found {
        @Override
        public void key(String parent, @Nullable String text) {
            if (parent.isEmpty() || parent.equals(SESSION)) {
                ModelNames.check(text);
            }
        }

        @Override
        public void value(String path, @Nullable String value) {
            if (value == null) {
                throw ApiError.refusal(400, "invalid_model", "The name of the model is too long.");
            }
            if (value.equals("null")) {
                once(path);
            } else if (value.startsWith("\"")) {
                named(path, JsonWatch.unquoted(value));
            } else {
                throw ApiError.refusal(400, "invalid_model", "The model must be a string.");
            }
        }
    }

    private final class Fields implements MultipartWatch.Found {
        @Override
        public void name(String name) {
            ModelNames.check(name);
        }

        @Override
        public void value(String value) {
            named(ModelNames.MODEL, value);
        }
    }

    /**
     * A guard for a request.
     *
     * @param allowed the models that may be named; null for all
     * @param model whether the model must be known, whatever the path
     */
    public static ModelGuard of(
            String path,
            @Nullable Set<String> allowed,
            boolean model,
            @Nullable String contentType,
            @Nullable String contentEncoding) {
        return new ModelGuard(
                allowed, model || NAMES_A_MODEL.contains(path.toLowerCase(Locale.ROOT)), contentType, contentEncoding);
    }

    /** Returns whether a list of models has something to say of an operation. */
    public static boolean concerns(String method) {
        return !method.equals("GET") && !method.equals("HEAD") && !method.equals("DELETE");
    }

    /**
     * Returns whether an operation gets by any list of models: its models stand in a file, in JSON within a form, or,
     * on some servers, in
     * the path.
     */
    public static boolean evades(String path) {
        String lower = path.toLowerCase(Locale.ROOT);
        return lower.equals("/batches")
                || lower.equals("/realtime/calls")
                || lower.matches("/(engines|deployments|models)(/.*)?");
    }

    /**
     * Checks a model that is named elsewhere than in the body.
     *
     * @throws ApiError.Refusal if it is not allowed
     */
    public static void check(@Nullable Set<String> allowed, String model) {
        if (allowed != null && !allowed.contains(model)) {
            throw ApiError.refusal(403, "model_not_allowed", "This model may not be used here.");
        }
    }

    /**
     * Takes the next piece of the body.
     *
     * @throws ApiError.Refusal if it names a model that is not allowed, or is of a kind whose model cannot be seen
     */
    public void feed(Buffer piece) {
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
    public void end() {
        read(() -> {
            if (json != null) {
                json.end();
                if (!json.isObject()) {
                    throw new JsonWatch.MalformedException();
                }
            } else if (multipart != null) {
                multipart.end();
            }
        });
        if (required && model == null) {
            throw ApiError.refusal(400, "model_required", "The request must name its model.");
        }
    }

    /** The model; null as long as it was not met. */
    @Nullable
    public String model() {
        return model;
    }

    private static void read(Runnable reading) {
        try {
            reading.run();
        } catch (JsonWatch.MalformedException e) {
            throw ApiError.refusal(400, "invalid_json", "The body is not an object of valid JSON in UTF-8.");
        } catch (MultipartWatch.MalformedException e) {
            throw ApiError.refusal(400, "invalid_multipart", "The body is not a plain multipart form.");
        }
    }

    private void named(String path, String name) {
        check(allowed, name);
        once(path);
        if (path.equals(ModelNames.MODEL)) {
            model = name;
        }
    }

    private void once(String path) {
        if (!seen.add(path)) {
            throw ApiError.refusal(400, "invalid_model", "The request names its model twice.");
        }
    }

    private static ApiError.Refusal unreadable() {
        return ApiError.refusal(
                415,
                "unsupported_media_type",
                "The body must be plain application/json in UTF-8 or multipart/form-data, without any other parameter"
                        + " or encoding, so that the proxy can check the model.");
    }
}
