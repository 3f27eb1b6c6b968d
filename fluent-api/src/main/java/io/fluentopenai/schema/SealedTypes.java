package io.fluentopenai.schema;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads sealed types as if they had Jackson's annotations: {@code @JsonTypeInfo} with the property {@code type}, and their
 * permitted classes by their simple names. Where the annotations stand, they count.
 */
final class SealedTypes extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    /** The property that tells the branches apart, where no annotation names another. */
    static final String DISCRIMINATOR = "type";

    private static final JsonTypeInfo.Value BY_NAME = JsonTypeInfo.Value.construct(
            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, DISCRIMINATOR, null, false, null);

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
        JsonTypeInfo.Value written = super.findPolymorphicTypeInfo(config, annotated);
        return written == null && annotated instanceof AnnotatedClass && isSealed(annotated.getRawType())
                ? BY_NAME
                : written;
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        List<NamedType> written = super.findSubtypes(annotated);
        return written == null && annotated instanceof AnnotatedClass && isSealed(annotated.getRawType())
                ? branches(annotated.getRawType()).stream().map(NamedType::new).toList()
                : written;
    }

    /**
     * The name that a class has among those that its parents list, which Jackson forgets where the class stands by itself;
     * or else the simple name, where Jackson would take that of the outer classes, too.
     */
    @Override
    public String findTypeName(AnnotatedClass type) {
        String written = super.findTypeName(type);
        if (written == null || written.isEmpty()) {
            written = listedName(type.getRawType(), type.getRawType());
        }
        return written == null ? type.getRawType().getSimpleName() : written;
    }

    private static @Nullable String listedName(Class<?> type, Class<?> from) {
        JsonSubTypes list = from.getAnnotation(JsonSubTypes.class);
        for (JsonSubTypes.Type each : list == null ? new JsonSubTypes.Type[0] : list.value()) {
            if (each.value() == type && !each.name().isEmpty()) {
                return each.name();
            }
        }
        List<Class<?>> parents = new ArrayList<>(List.of(from.getInterfaces()));
        if (from.getSuperclass() != null) {
            parents.add(from.getSuperclass());
        }
        for (Class<?> parent : parents) {
            String name = listedName(type, parent);
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    /**
     * Constants with bodies make an enum sealed; it is an enum nevertheless. So do some of Java's own classes seal what Jackson
     * reads as something else: {@code EnumSet} is sealed in newer releases, and is a collection in all.
     */
    static boolean isSealed(Class<?> type) {
        return type.isSealed() && !type.isEnum() && !type.getName().startsWith("java.");
    }

    /** The classes at the ends, in the order of declaration; those that are open among them. */
    static Set<Class<?>> branches(Class<?> sealed) {
        Set<Class<?>> branches = new LinkedHashSet<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (isSealed(permitted)) {
                branches.addAll(branches(permitted));
            } else {
                branches.add(permitted);
            }
        }
        return branches;
    }
}
