package io.fluentopenai.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Receives the fields of a form, one call per property.
 *
 * <p>A property becomes as many fields as its value needs: {@code name=text} for a scalar, one {@code name[]=…} for
 * each element of a list (the brackets are not repeated if the name already has them), one {@code name[key]=…} for each
 * property of an object, and so on for nested values. Null values are omitted.
 *
 * <p>Implemented by the library only.
 */
public interface FormWriter {
    /**
     * Writes a property that is not a file.
     *
     * @param value a string, number, boolean, {@link io.fluentopenai.client.json.JsonValue}, {@code JsonNode}, or a
     *     list or map of such; null to omit it
     * @param required whether null is an error
     * @throws IllegalArgumentException if the property is required and null
     */
    void value(String name, @Nullable Object value, boolean required);

    /**
     * Writes a property as one part with its own content type: as JSON if the content type is JSON, otherwise as text.
     *
     * @throws IllegalArgumentException if the property is required and null
     */
    void part(String name, @Nullable Object value, String contentType, boolean required);

    /**
     * Writes a file.
     *
     * @throws IllegalArgumentException if the file is required and null
     */
    void file(String name, @Nullable FilePart file, boolean required);

    /**
     * Writes several files, each as a field with the given name.
     *
     * @param name the name of each field. Lists of files are sent as {@code name[]}; include the brackets
     * @throws IllegalArgumentException if the files are required and null
     */
    void files(String name, @Nullable List<FilePart> files, boolean required);

    /** Writes undocumented properties. */
    void extras(Map<String, JsonNode> properties);
}
