package io.fluentopenai.proxy.internal.body;

import io.fluentopenai.proxy.internal.ApiError;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names under which a request says its model. Servers differ in which others they take for the same: in another case, with
 * brackets or a prefix, behind an escape, or as an extension of their own. The API's own name is the only one that passes.
 */
public final class ModelNames {
    /** The API's own. */
    static final String MODEL = "model";

    /** A name that every parser reads alike. What it may be made of, structure is made of too: {@code a[b].c}. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_.\\[\\]-]*");

    private static final Pattern STRUCTURE = Pattern.compile("[.\\[\\]]+");

    /** Further properties that some servers read as a model, or as a list of fallback models. */
    private static final Set<String> OTHERS = Set.of(
            "models",
            "fallbacks",
            "fallback_models",
            "model_name",
            "model_id",
            "engine",
            "deployment",
            "deployment_id");

    private ModelNames() {}

    /**
     * Checks the name of a property, a field of a form or a parameter of the query.
     *
     * @param name as it was written; null if it is longer than any that is known
     * @throws ApiError.Refusal if it is not plain, or some server may take it for that of a model though it is not the API's own
     */
    static void check(@Nullable String name) {
        if (name == null || !PLAIN.matcher(name).matches()) {
            throw ApiError.refusal(400, "invalid_name", "The request has a name with a character that is not allowed.");
        }
        if (!name.equals(MODEL)) {
            for (String segment : STRUCTURE.split(name.toLowerCase(Locale.ROOT))) {
                if (segment.equals(MODEL) || OTHERS.contains(segment)) {
                    throw elsewhere();
                }
            }
        }
    }

    /**
     * Checks the name of a parameter of the query, where the model must stand in the body: some servers look for it here first.
     *
     * @throws ApiError.Refusal if it says a model, or is not plain
     */
    public static void checkOfQuery(String name) {
        check(name);
        if (name.equals(MODEL)) {
            throw elsewhere();
        }
    }

    private static ApiError.Refusal elsewhere() {
        return ApiError.refusal(400, "invalid_model", "The request must name its model once, as `model` in its body.");
    }
}
