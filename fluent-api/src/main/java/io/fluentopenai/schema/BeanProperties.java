package io.fluentopenai.schema;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The properties of a class as Jackson sees them, and their types as reflection sees them, with all annotations. */
final class BeanProperties {
    private BeanProperties() {}

    /** Returns the properties that Jackson can set, in the order of the schema. */
    static List<BeanPropertyDefinition> settable(BeanDescription description) {
        Stream<BeanPropertyDefinition> properties = description.findProperties().stream()
                .filter(property -> property.couldDeserialize()
                        || property.hasGetter() && property.getGetter() != null && isFilled(property))
                .filter(property -> property.findReferenceType() == null
                        || !property.findReferenceType().isBackReference());
        return (isOrdered(description)
                        ? properties
                        : properties.sorted(Comparator.comparingInt(component(description))))
                .toList();
    }

    /**
     * Returns whether the order is the user's, or no record's: Jackson before 2.18 puts components with a name of
     * their own first.
     */
    private static boolean isOrdered(BeanDescription description) {
        return !description.isRecordType()
                || description.getClassAnnotations().has(JsonPropertyOrder.class)
                || description.findProperties().stream()
                        .anyMatch(property -> property.getMetadata().hasIndex());
    }

    /** The place of a property among the components of its record; those that are no components come last. */
    private static ToIntFunction<BeanPropertyDefinition> component(BeanDescription description) {
        List<String> components = Stream.of(description.getBeanClass().getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        return property -> {
            int place = components.indexOf(property.getInternalName());
            return place < 0 ? components.size() : place;
        };
    }

    /** A collection that has a getter only is read by adding to what the getter gives. */
    private static boolean isFilled(BeanPropertyDefinition property) {
        return Collection.class.isAssignableFrom(property.getRawPrimaryType());
    }

    /** The type, with the annotations of all the places where the property is written down. */
    static TypeUse type(
            BeanPropertyDefinition property, AnnotatedMember member, Map<TypeVariable<?>, TypeUse> bindings) {
        TypeUse type = type(member, bindings);
        List<Annotation> more = new ArrayList<>();
        member.annotations().forEach(more::add);
        Field field = field(member.getDeclaringClass(), property.getInternalName());
        if (field != null && field.getType() == type.raw()) {
            TypeUse fieldType = TypeUse.of(field.getAnnotatedType(), bindings);
            // The annotations inside the type arguments: a record's constructor may not repeat them.
            type = member.getDeclaringClass().isRecord() ? fieldType : type.with(fieldType.annotations());
            more.addAll(List.of(field.getAnnotations()));
        }
        if (property.hasGetter()) {
            more.addAll(type(property.getGetter(), bindings).annotations());
        }
        return type.declared(more);
    }

    private static @Nullable Field field(Class<?> type, String name) {
        try {
            return type.getDeclaredField(name);
        } catch (NoSuchFieldException none) {
            return null;
        }
    }

    /** Returns the type that a member has where it is written down. */
    static TypeUse type(AnnotatedMember member, Map<TypeVariable<?>, TypeUse> bindings) {
        AnnotatedType type;
        if (member instanceof AnnotatedParameter parameter) {
            Executable owner = (Executable) parameter.getOwner().getMember();
            type = owner.getAnnotatedParameterTypes()[parameter.getIndex()];
        } else if (member.getMember() instanceof Method method) {
            type = method.getParameterCount() == 0
                    ? method.getAnnotatedReturnType()
                    : method.getAnnotatedParameterTypes()[0];
        } else {
            type = ((Field) member.getMember()).getAnnotatedType();
        }
        return TypeUse.of(type, bindings);
    }
}
