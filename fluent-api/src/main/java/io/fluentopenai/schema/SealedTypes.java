package io.fluentopenai.schema;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
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

    /** The discriminator of a type: its kind, its place, and its property. */
    record Distinction(JsonTypeInfo.Id by, JsonTypeInfo.As as, String property) {}

    /**
     * Returns how the classes of a type are told apart: as annotated, or by name where the type is sealed; null if neither. It
     * reads the annotation itself, because what Jackson returns for it has come with Jackson 2.16.
     */
    static @Nullable Distinction distinction(AnnotatedClass type) {
        JsonTypeInfo written = type.getAnnotation(JsonTypeInfo.class);
        if (written != null) {
            String property =
                    written.property().isEmpty() ? written.use().getDefaultPropertyName() : written.property();
            return new Distinction(written.use(), written.include(), property);
        }
        return isSealed(type.getRawType())
                ? new Distinction(JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, DISCRIMINATOR)
                : null;
    }

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
            MapperConfig<?> config, AnnotatedClass type, JavaType baseType) {
        if (type.hasAnnotation(JsonTypeInfo.class) || !isSealed(type.getRawType())) {
            return super.findTypeResolver(config, type, baseType);
        }
        return new StdTypeResolverBuilder()
                .init(JsonTypeInfo.Id.NAME, null)
                .inclusion(JsonTypeInfo.As.PROPERTY)
                .typeProperty(DISCRIMINATOR);
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
