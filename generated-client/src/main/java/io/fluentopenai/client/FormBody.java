package io.fluentopenai.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request body that can be sent as a form: what every generated model of a {@code multipart/form-data} body is. */
public interface FormBody {
    /**
     * Names the fields of the form, in the order in which they are to be sent. May be called more than once, and must
     * name the same fields each time.
     *
     * @throws IllegalArgumentException if a required field is missing
     */
    void writeForm(FormWriter out);

    /**
     * A form of which no model says what fields it has.
     *
     * @param fields the fields by name, in the order in which they are to be sent: a {@link FilePart}, a list of such, or
     *     what {@link FormWriter#value} takes; null for no form
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
     * A form of which no model says what fields it has.
     *
     * @param fields a JSON object with a property for each field; null for no form
     * @throws IllegalArgumentException if it is no JSON object
     */
    static @Nullable FormBody of(@Nullable JsonNode fields) {
        if (fields == null) {
            return null;
        }
        if (!fields.isObject()) {
            throw new IllegalArgumentException("A form is a JSON object with a property for each field, not "
                    .concat(fields.getNodeType().name().toLowerCase(Locale.ROOT)));
        }
        return out -> fields.properties().forEach(field -> out.value(field.getKey(), field.getValue(), false));
    }
}
