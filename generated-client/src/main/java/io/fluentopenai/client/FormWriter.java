package io.fluentopenai.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the fields of a form, one call a property.
 *
 * <p>The value of a property becomes as many fields as it needs: {@code name=text} for scalars, one {@code name[]=…} for
 * each element of a list (the brackets are not doubled where the name has them), one {@code name[key]=…} for each
 * property of an object, and so on inwards. Nulls are left out.
 *
 * <p>Implemented by the transport; not meant to be implemented elsewhere.
 */
public interface FormWriter {
    /**
     * A property that is no file.
     *
     * @param value a string, number, boolean, {@link io.fluentopenai.client.json.JsonValue}, {@code JsonNode}, or a
     *     list or map of such; null to leave it out
     * @param required whether null is an error
     * @throws IllegalArgumentException if it is required and null
     */
    void value(String name, @Nullable Object value, boolean required);

    /**
     * A property that is sent as one part with a content type of its own: as JSON, if that is the content type, or as
     * its text.
     *
     * @throws IllegalArgumentException if it is required and null
     */
    void part(String name, @Nullable Object value, String contentType, boolean required);

    /**
     * A file.
     *
     * @throws IllegalArgumentException if it is required and null
     */
    void file(String name, @Nullable FilePart file, boolean required);

    /**
     * Several files, each as a field of that name. Lists of files are sent under {@code name[]}: give it so.
     *
     * @throws IllegalArgumentException if it is required and null
     */
    void files(String name, @Nullable List<FilePart> files, boolean required);

    /** Properties beyond the documented ones. */
    void extras(Map<String, JsonNode> properties);
}
