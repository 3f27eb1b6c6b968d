package io.fluentopenai.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request body that can be sent as a form. Every generated model of a {@code multipart/form-data} body implements it.
 */
public interface FormBody {
    /**
     * Writes the fields of the form, in the order in which they are sent. May be called more than once, and must write
     * the same fields each time.
     *
     * @throws IllegalArgumentException if a required field is missing
     */
    void writeForm(FormWriter out);

    /**
     * Returns a form with the given fields, for operations without a model, or null if {@code fields} is null.
     *
     * @param fields the fields by name, in the order in which they are sent. A value is a {@link FilePart}, a list of
     *     such, or anything that {@link FormWriter#value} accepts
     */
    static @Nullable FormBody of(@Nullable Map<String, ?> fields) {
        if (fields == null) {
            return null;
        }
        return out -> fields.forEach((name, value) -> {
            if (value instanceof FilePart file) {
                out.file(name, file, false);
            } else if (value instanceof List<?> list
                    && !list.isEmpty()
                    && list.stream().allMatch(element -> element instanceof FilePart)) {
                List<FilePart> files = list.stream().map(FilePart.class::cast).toList();
                out.files(name.endsWith("[]") ? name : name.concat("[]"), files, false);
            } else {
                out.value(name, value, false);
            }
        });
    }

    /**
     * Returns a form with the properties of a JSON object as fields, for operations without a model, or null if {@code
     * fields} is null.
     *
     * @param fields a JSON object with a property for each field
     * @throws IllegalArgumentException if it is not a JSON object
     */
    static @Nullable FormBody of(@Nullable JsonNode fields) {
        if (fields == null) {
            return null;
        }
        if (!fields.isObject()) {
            throw new IllegalArgumentException("A form must be a JSON object with a property for each field, but is: "
                    .concat(fields.getNodeType().name().toLowerCase(Locale.ROOT)));
        }
        return out -> fields.properties().forEach(field -> out.value(field.getKey(), field.getValue(), false));
    }
}
