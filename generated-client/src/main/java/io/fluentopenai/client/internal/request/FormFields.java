package io.fluentopenai.client.internal.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.FilePart;
import io.fluentopenai.client.FormBody;
import io.fluentopenai.client.FormWriter;
import io.fluentopenai.client.internal.Encoding;
import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.json.OpenEnum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a form, in order: each a name with a text or a file. */
public final class FormFields implements FormWriter {
    private final String model;
    private final Map<String, JsonNode> overrides;
    private final List<String> names = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();
    private final List<@Nullable String> contentTypes = new ArrayList<>();

    private FormFields(String model, Map<String, JsonNode> overrides) {
        this.model = model;
        this.overrides = overrides;
    }

    /**
     * The fields of a form.
     *
     * @param overrides fields in place of or beside those of the form, a {@code MissingNode} for one to leave out
     * @throws IllegalArgumentException if a required one is missing
     */
    public static FormFields of(FormBody form, Map<String, JsonNode> overrides) {
        FormFields fields = new FormFields(form.getClass().getSimpleName(), overrides);
        form.writeForm(fields);
        for (Map.Entry<String, JsonNode> override : overrides.entrySet()) {
            fields.flatten(override.getKey(), override.getValue());
        }
        return fields;
    }

    /** The first text of a name; null if there is none. */
    public @Nullable String text(String name) {
        int index = names.indexOf(name);
        return index >= 0 && values.get(index) instanceof String text ? text : null;
    }

    int size() {
        return names.size();
    }

    String name(int index) {
        return names.get(index);
    }

    /** A {@code String} or a {@link FilePart}. */
    Object value(int index) {
        return values.get(index);
    }

    /** The content type of a field that is a text; null for plain text. */
    @Nullable
    String contentType(int index) {
        return contentTypes.get(index);
    }

    @Override
    public void part(String name, @Nullable Object value, String contentType, boolean required) {
        if (isSent(name, value, required) && value != null) {
            boolean json = contentType.startsWith("application/json");
            add(name, json ? AnyJson.of(value, Map.of()).text() : Encoding.text(value), contentType);
        }
    }

    @Override
    public void value(String name, @Nullable Object value, boolean required) {
        if (isSent(name, value, required) && value != null) {
            flatten(name, value);
        }
    }

    @Override
    public void file(String name, @Nullable FilePart file, boolean required) {
        if (isSent(name, file, required) && file != null) {
            add(name, file);
        }
    }

    @Override
    public void files(String name, @Nullable List<FilePart> files, boolean required) {
        if (isSent(name, files, required) && files != null) {
            for (FilePart file : files) {
                add(name, file);
            }
        }
    }

    @Override
    public void extras(Map<String, JsonNode> properties) {
        for (Map.Entry<String, JsonNode> property : properties.entrySet()) {
            value(property.getKey(), property.getValue(), false);
        }
    }

    private boolean isSent(String name, @Nullable Object value, boolean required) {
        if (overrides.containsKey(name)) {
            return false;
        }
        if (required && value == null) {
            throw new IllegalArgumentException(
                    model.concat(".").concat(name).concat(" is required but has not been set"));
        }
        return true;
    }

    private void add(String name, Object value) {
        add(name, value, null);
    }

    private void add(String name, Object value, @Nullable String contentType) {
        names.add(name);
        values.add(value);
        contentTypes.add(contentType);
    }

    private void flatten(String name, Object value) {
        if (value instanceof JsonNode node) {
            flattenNode(name, node);
        } else if (value instanceof JsonValue json && !(value instanceof OpenEnum)) {
            flattenNode(name, Json.toTree(json));
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (entry.getValue() != null) {
                    flatten(Encoding.inside(name, String.valueOf(entry.getKey())), entry.getValue());
                }
            }
        } else if (value instanceof Iterable<?> elements) {
            for (Object element : elements) {
                if (element != null) {
                    flatten(ofElement(name), element);
                }
            }
        } else {
            add(name, Encoding.text(value));
        }
    }

    private void flattenNode(String name, JsonNode node) {
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> property : node.properties()) {
                flattenNode(Encoding.inside(name, property.getKey()), property.getValue());
            }
        } else if (node.isArray()) {
            for (JsonNode element : node) {
                flattenNode(ofElement(name), element);
            }
        } else if (!node.isNull() && !node.isMissingNode()) {
            add(name, node.asText());
        }
    }

    private static String ofElement(String name) {
        return name.endsWith("[]") ? name : name.concat("[]");
    }

    /** The fields as {@code application/x-www-form-urlencoded}. */
    public String urlEncoded() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < size(); i++) {
            if (!(value(i) instanceof String text)) {
                throw new IllegalArgumentException(name(i).concat(" is a file, which this kind of form cannot carry"));
            }
            Encoding.form(out, name(i), text);
        }
        return out.toString();
    }
}
