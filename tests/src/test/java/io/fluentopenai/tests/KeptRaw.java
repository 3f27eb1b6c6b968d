package io.fluentopenai.tests;

import com.fasterxml.jackson.databind.JsonNode;
import io.fluentopenai.client.json.FloatVector;
import io.fluentopenai.client.json.JsonChoice;
import io.fluentopenai.client.json.JsonModel;
import io.fluentopenai.client.json.JsonUnknown;
import io.fluentopenai.client.json.OpenEnum;
import io.fluentopenai.testkit.FactSheet;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what of a read value has no type of its own: properties that the document does not name, values of another JSON type
 * than documented, unknown branches and unknown enum values. All of that is read and written back, so only a look inside
 * tells good typing from none.
 */
final class KeptRaw {

    /** Why a value has no type. */
    enum Why {
        UNDOCUMENTED_PROPERTY,
        OTHER_TYPE,
        UNKNOWN_BRANCH,
        UNKNOWN_VALUE
    }

    /**
     * One such value.
     *
     * @param why the reason
     * @param where class and property
     * @param what the value, cut short
     */
    record Found(Why why, String where, String what) {
        @Override
        public String toString() {
            return why + " " + where + ": " + what;
        }
    }

    private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();
    private static final Map<Class<?>, Collection<?>> KNOWN = new ConcurrentHashMap<>();
    private static final Field CHOSEN = field(JsonChoice.class, "value");

    private final FactSheet sheet;
    private final List<Found> found = new ArrayList<>();

    private KeptRaw(FactSheet sheet) {
        this.sheet = sheet;
    }

    /** Everything of that kind within a value. What an open schema lets in, and files in JSON, do not count. */
    static List<Found> in(FactSheet sheet, @Nullable Object value) {
        KeptRaw search = new KeptRaw(sheet);
        search.look(value, value == null ? "" : value.getClass().getSimpleName());
        return search.found;
    }

    private void look(@Nullable Object value, String where) {
        if (value instanceof JsonModel model) {
            lookInside(model);
        } else if (value instanceof JsonUnknown unknown) {
            String type = unknown.json().path("type").asText("");
            add(Why.UNKNOWN_BRANCH, where + (type.isEmpty() ? "" : " of type " + type), unknown.json());
        } else if (value instanceof JsonChoice choice) {
            if (choice.isUnknown()) {
                add(Why.OTHER_TYPE, where, choice.asUnknown());
            } else {
                look(get(CHOSEN, choice), where);
            }
        } else if (value instanceof OpenEnum constant) {
            if (!known(constant.getClass()).contains(constant)) {
                found.add(new Found(Why.UNKNOWN_VALUE, where, constant.value()));
            }
        } else if (value instanceof FloatVector vector) {
            JsonNode raw = vector.asUnknown();
            if (raw != null) {
                add(Why.OTHER_TYPE, where, raw);
            }
        } else if (value instanceof Collection<?> elements) {
            elements.forEach(element -> look(element, where + "[]"));
            if (elements.getClass().getSimpleName().equals("OddList")) {
                found.add(new Found(Why.OTHER_TYPE, where + "[]", "an element"));
            }
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(element -> look(element, where + "{}"));
            if (map.getClass().getSimpleName().equals("OddMap")) {
                found.add(new Found(Why.OTHER_TYPE, where + "{}", "an entry"));
            }
        }
    }

    private void lookInside(JsonModel model) {
        String name = model.getClass().getSimpleName();
        JsonNode schema = sheet.component(name);
        model.extraProperties().forEach((property, raw) -> {
            JsonNode documented = schema.path("properties").get(property);
            if (documented != null) {
                if (!Component.admitsFile(sheet, documented)) {
                    add(Why.OTHER_TYPE, name + "." + property, raw);
                }
            } else if (!Component.isOpen(schema) && !Component.required(schema).contains(property)) {
                add(Why.UNDOCUMENTED_PROPERTY, name + "." + property, raw);
            }
        });
        for (Field field : FIELDS.computeIfAbsent(model.getClass(), KeptRaw::fields)) {
            look(get(field, model), name + "." + field.getName());
        }
    }

    private void add(Why why, String where, JsonNode what) {
        // Null may stand for anything, and reads as null.
        if (why != Why.OTHER_TYPE || !what.isNull()) {
            found.add(new Found(why, where, ExactJson.shortened(what)));
        }
    }

    private static List<Field> fields(Class<?> model) {
        List<Field> fields = new ArrayList<>();
        for (Field field : model.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                field.setAccessible(true);
                fields.add(field);
            }
        }
        return fields;
    }

    private static Field field(Class<?> type, String name) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable Object get(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Collection<?> known(Class<?> constants) {
        return KNOWN.computeIfAbsent(constants, type -> {
            try {
                return java.util.Set.copyOf(
                        (Collection<?>) type.getMethod("known").invoke(null));
            } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
                throw new AssertionError(e);
            }
        });
    }
}
