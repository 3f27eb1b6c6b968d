package io.fluentopenai.schema;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.AnnotatedWildcardType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A type as it stands in one place: type variables replaced by what they stand for there, wildcards by their upper bounds,
 * with the annotations of that place. An array has its component as its argument.
 */
record TypeUse(Class<?> raw, List<TypeUse> arguments, List<Annotation> annotations) {

    static TypeUse of(AnnotatedType type, Map<TypeVariable<?>, TypeUse> bindings) {
        List<Annotation> own = List.of(type.getAnnotations());
        if (type instanceof AnnotatedArrayType array) {
            return array(of(array.getAnnotatedGenericComponentType(), bindings)).with(own);
        }
        if (type instanceof AnnotatedParameterizedType generic) {
            Class<?> raw = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
            List<TypeUse> arguments = Stream.of(generic.getAnnotatedActualTypeArguments())
                    .map(argument -> of(argument, bindings))
                    .toList();
            return new TypeUse(raw, arguments, own);
        }
        if (type instanceof AnnotatedWildcardType wildcard) {
            return of(wildcard.getAnnotatedUpperBounds()[0], bindings).with(own);
        }
        return of(type.getType(), bindings).with(own);
    }

    static TypeUse of(Type type, Map<TypeVariable<?>, TypeUse> bindings) {
        if (type instanceof Class<?> raw) {
            List<TypeUse> component = raw.isArray() ? List.of(of(raw.getComponentType(), bindings)) : List.of();
            return new TypeUse(raw, component, List.of());
        }
        if (type instanceof ParameterizedType generic) {
            List<TypeUse> arguments = Stream.of(generic.getActualTypeArguments())
                    .map(argument -> of(argument, bindings))
                    .toList();
            return new TypeUse((Class<?>) generic.getRawType(), arguments, List.of());
        }
        if (type instanceof GenericArrayType array) {
            return array(of(array.getGenericComponentType(), bindings));
        }
        if (type instanceof WildcardType wildcard) {
            return of(wildcard.getUpperBounds()[0], bindings);
        }
        TypeUse bound = type instanceof TypeVariable<?> variable ? bindings.get(variable) : null;
        if (bound == null) {
            throw new SchemaException(
                    type.getTypeName(),
                    "the type variable has no type here",
                    "Write a type in its place: new TypeRef<Page<Item>>() {}");
        }
        return bound;
    }

    private static TypeUse array(TypeUse component) {
        return new TypeUse(component.raw.arrayType(), List.of(component), List.of());
    }

    /** The same with more annotations; those that come first count. */
    TypeUse with(List<Annotation> more) {
        return more.isEmpty()
                ? this
                : new TypeUse(
                        raw,
                        arguments,
                        Stream.concat(more.stream(), annotations.stream())
                                .distinct()
                                .toList());
    }

    /**
     * The same with the annotations of the declaration that it stands in. Those that may stand at types, too, Java puts on
     * the elements of an array as well; they are meant for the array.
     */
    TypeUse declared(List<Annotation> declaration) {
        if (!raw.isArray()) {
            return with(declaration);
        }
        TypeUse element = arguments.get(0);
        List<Annotation> own = element.annotations.stream()
                .filter(annotation -> !declaration.contains(annotation))
                .toList();
        return new TypeUse(raw, List.of(new TypeUse(element.raw, element.arguments, own)), annotations)
                .with(declaration);
    }

    /** The same with the annotations that the same place has in another declaration; those that are here already count first. */
    TypeUse describedBy(TypeUse other) {
        List<TypeUse> described = new ArrayList<>();
        boolean alike = raw == other.raw && arguments.size() == other.arguments.size();
        for (int i = 0; i < arguments.size(); i++) {
            TypeUse argument = arguments.get(i);
            described.add(alike ? argument.describedBy(other.arguments.get(i)) : argument);
        }
        List<Annotation> both = Stream.concat(annotations.stream(), other.annotations.stream())
                .distinct()
                .toList();
        return new TypeUse(raw, List.copyOf(described), both);
    }

    /** The same without the annotations of this place: two places of one type have one definition. */
    TypeUse bare() {
        return annotations.isEmpty() ? this : new TypeUse(raw, arguments, List.of());
    }

    <A extends Annotation> @Nullable A annotation(Class<A> kind) {
        for (Annotation annotation : annotations) {
            if (kind.isInstance(annotation)) {
                return kind.cast(annotation);
            }
        }
        return null;
    }

    /** Returns whether null may stand here: whosever {@code @Nullable} says so. */
    boolean nullable() {
        return annotations.stream()
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().equals("Nullable"));
    }

    /** Returns the types that the type variables of this class and its supertypes stand for. */
    Map<TypeVariable<?>, TypeUse> bindings() {
        Map<TypeVariable<?>, TypeUse> bindings = new HashMap<>();
        bind(bindings);
        return bindings;
    }

    private void bind(Map<TypeVariable<?>, TypeUse> bindings) {
        TypeVariable<?>[] variables = raw.getTypeParameters();
        if (variables.length == arguments.size()) {
            for (int i = 0; i < variables.length; i++) {
                bindings.put(variables[i], arguments.get(i));
            }
        } else {
            // Used raw: its variables are what they are declared to be, which mostly is Object, and refused.
            for (TypeVariable<?> variable : variables) {
                bindings.putIfAbsent(variable, of(Object.class, Map.of()));
            }
        }
        for (AnnotatedType parent : parents(raw)) {
            of(parent, bindings).bind(bindings);
        }
    }

    /** This type seen as one of those that it extends. */
    TypeUse as(Class<?> parent) {
        Map<TypeVariable<?>, TypeUse> bindings = bindings();
        List<TypeUse> seen = new ArrayList<>();
        for (TypeVariable<?> variable : parent.getTypeParameters()) {
            seen.add(of(variable, bindings));
        }
        return new TypeUse(parent, seen, annotations);
    }

    /** A class that extends this type, with its variables read off this type's arguments; null if they do not say. */
    @Nullable
    TypeUse narrowedTo(Class<?> child) {
        if (child == raw) {
            return this;
        }
        // The child's variables, each standing for a marker of its own, show up among the arguments of this type.
        TypeVariable<?>[] variables = child.getTypeParameters();
        List<TypeUse> markers = new ArrayList<>();
        for (int i = 0; i < variables.length; i++) {
            markers.add(new TypeUse(
                    Marker.class, Collections.nCopies(i, new TypeUse(Marker.class, List.of(), List.of())), List.of()));
        }
        List<TypeUse> shown = new TypeUse(child, List.copyOf(markers), List.of()).as(raw).arguments;
        List<TypeUse> found = new ArrayList<>();
        for (TypeUse marker : markers) {
            int at = shown.indexOf(marker);
            if (at < 0 || at >= arguments.size()) {
                return null;
            }
            found.add(arguments.get(at));
        }
        return new TypeUse(child, List.copyOf(found), List.of());
    }

    /** Returns this type as Jackson describes it. */
    JavaType javaType(ObjectMapper mapper) {
        TypeFactory factory = mapper.getTypeFactory();
        if (raw.isArray()) {
            return factory.constructArrayType(arguments.get(0).javaType(mapper));
        }
        if (arguments.isEmpty()) {
            return factory.constructType(raw);
        }
        JavaType[] types =
                arguments.stream().map(argument -> argument.javaType(mapper)).toArray(JavaType[]::new);
        return factory.constructParametricType(raw, types);
    }

    private static final class Marker {}

    private static List<AnnotatedType> parents(Class<?> type) {
        List<AnnotatedType> parents = new ArrayList<>(List.of(type.getAnnotatedInterfaces()));
        if (type.getAnnotatedSuperclass() != null) {
            parents.add(type.getAnnotatedSuperclass());
        }
        return parents;
    }

    /** The type's own name, without its package and its outer class, of letters, digits and underscores: {@code List_Step}. */
    String name() {
        StringBuilder name = new StringBuilder();
        if (raw.isArray()) {
            name.append("Array");
        } else {
            name.append(raw.getSimpleName().replaceAll("[^A-Za-z0-9_]", "_"));
        }
        for (TypeUse argument : arguments) {
            name.append('_').append(argument.name());
        }
        return name.toString();
    }
}
