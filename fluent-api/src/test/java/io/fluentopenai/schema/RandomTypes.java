package io.fluentopenai.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Types composed at random of a pool of generic ones, and values of them. */
@NullMarked
final class RandomTypes {
    private final Random random;

    RandomTypes(long seed) {
        random = new Random(seed);
    }

    // ---- The pool

    record Box<T>(T value) {}

    record Couple<A, B>(A first, @Describe("the other one") B second) {}

    record Maybe<T>(Optional<T> maybe, @Nullable T perhaps) {}

    record Many<T>(List<T> list, @Bounds(max = 4) Set<T> set, List<@Nullable T> holes) {}

    record Mapped<K, V>(@KeyValuePairs Map<K, V> map) {}

    record Tree<T>(T label, List<Tree<T>> children) {}

    record Chain<T>(
            T head, @Describe("what follows") @Nullable Chain<T> tail) {}

    record Ping<T>(T ball, Optional<Pong<T>> pong) {}

    record Pong<T>(List<Ping<T>> pings) {}

    sealed interface Either<L, R> {}

    record Left<L, R>(L left) implements Either<L, R> {}

    record Right<R, L>(@JsonProperty("the_right") R right) implements Either<L, R> {}

    record Neither<L, R>() implements Either<L, R> {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "op")
    sealed interface Term<T> {}

    @JsonTypeName("lit")
    record Literal<T>(T value) implements Term<T> {}

    @JsonTypeName("sum")
    record Sum<T>(List<Term<T>> terms) implements Term<T> {}

    enum Colour {
        RED,
        @JsonProperty("light-blue")
        LIGHT_BLUE,
        GREEN {}
    }

    /** A bean, whose values are told apart like a record's. */
    static final class Bean<T> {
        private @Nullable T some;
        private int count;

        public @Nullable T getSome() {
            return some;
        }

        public void setSome(@Nullable T some) {
            this.some = some;
        }

        public int getCount() {
            return count;
        }

        public void setCount(int count) {
            this.count = count;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Bean<?> bean && count == bean.count && Objects.equals(some, bean.some);
        }

        @Override
        public int hashCode() {
            return Objects.hash(some, count);
        }
    }

    private static final List<Class<?>> COMPOSED = List.of(
            Box.class,
            Couple.class,
            Maybe.class,
            Many.class,
            Mapped.class,
            Tree.class,
            Chain.class,
            Ping.class,
            Either.class,
            Term.class,
            Bean.class,
            List.class);

    private static final Map<Class<?>, Function<Random, Object>> LEAVES = new LinkedHashMap<>();

    static {
        LEAVES.put(
                String.class,
                random -> random.ints(random.nextInt(5), 32, 0x2fff)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
        LEAVES.put(Integer.class, random -> random.nextInt());
        LEAVES.put(Long.class, random -> random.nextLong());
        LEAVES.put(Short.class, random -> (short) random.nextInt());
        LEAVES.put(Boolean.class, random -> random.nextBoolean());
        LEAVES.put(Double.class, random -> random.nextGaussian() * 1e6);
        LEAVES.put(Character.class, random -> (char) ('a' + random.nextInt(26)));
        LEAVES.put(BigDecimal.class, random -> BigDecimal.valueOf(random.nextInt(), random.nextInt(6)));
        LEAVES.put(BigInteger.class, random -> new BigInteger(100, random));
        LEAVES.put(UUID.class, random -> new UUID(random.nextLong(), random.nextLong()));
        LEAVES.put(Colour.class, random -> Colour.values()[random.nextInt(3)]);
        LEAVES.put(Instant.class, random -> Instant.ofEpochMilli(random.nextInt() * 1000L + random.nextInt(1000)));
        LEAVES.put(
                OffsetDateTime.class,
                random -> Instant.ofEpochSecond(random.nextInt()).atOffset(ZoneOffset.ofHours(random.nextInt(12))));
        LEAVES.put(
                OffsetTime.class,
                random -> LocalTime.ofSecondOfDay(random.nextInt(86_400))
                        .atOffset(ZoneOffset.ofHours(-random.nextInt(12))));
        LEAVES.put(LocalDate.class, random -> LocalDate.ofEpochDay(random.nextInt(40_000)));
        LEAVES.put(
                LocalTime.class,
                random -> LocalTime.ofNanoOfDay(random.nextInt(86_400) * 1_000_000_000L + random.nextInt(2)));
        LEAVES.put(
                LocalDateTime.class,
                random -> LocalDateTime.ofEpochSecond(random.nextInt(), random.nextInt(2), ZoneOffset.UTC));
        LEAVES.put(Duration.class, random -> Duration.ofMillis(random.nextInt(1_000_000_000)));
        LEAVES.put(Period.class, random -> Period.of(random.nextInt(5), random.nextInt(12), random.nextInt(30)));
        LEAVES.put(YearMonth.class, random -> YearMonth.of(1900 + random.nextInt(200), 1 + random.nextInt(12)));
        LEAVES.put(Year.class, random -> Year.of(1900 + random.nextInt(200)));
    }

    // ---- Types

    /** A type of at most the given depth; so little that strict mode's ten levels are never too few. */
    Type type(int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            List<Class<?>> leaves = List.copyOf(LEAVES.keySet());
            return leaves.get(random.nextInt(leaves.size()));
        }
        Class<?> raw = COMPOSED.get(random.nextInt(COMPOSED.size()));
        Type[] arguments = new Type[raw.getTypeParameters().length];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = type(depth - 1);
        }
        return new Generic(raw, List.of(arguments));
    }

    record Generic(Class<?> raw, List<Type> arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.toArray(Type[]::new);
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return raw.getDeclaringClass();
        }

        @Override
        public String getTypeName() {
            return raw.getSimpleName()
                    + arguments.stream().map(Type::getTypeName).toList();
        }
    }

    // ---- Values

    /** A value, smaller the less depth there is. */
    Object value(TypeUse type, int depth) {
        Class<?> raw = type.raw();
        if (raw == int.class) {
            return random.nextInt();
        }
        if (LEAVES.containsKey(raw)) {
            return Objects.requireNonNull(LEAVES.get(raw)).apply(random);
        }
        if (raw == Optional.class) {
            return rarely(depth)
                    ? Optional.empty()
                    : Optional.of(value(type.arguments().get(0), depth - 1));
        }
        if (raw == List.class || raw == Set.class) {
            List<@Nullable Object> list = new ArrayList<>();
            for (int i = depth <= 0 ? 0 : random.nextInt(4); i > 0; i--) {
                list.add(orNull(type.arguments().get(0), depth - 1));
            }
            return raw == List.class ? list : new LinkedHashSet<>(list);
        }
        if (raw == Map.class) {
            Map<Object, Object> map = new LinkedHashMap<>();
            for (int i = depth <= 0 ? 0 : random.nextInt(3); i > 0; i--) {
                map.put(
                        value(type.arguments().get(0), depth - 1),
                        value(type.arguments().get(1), depth - 1));
            }
            return map;
        }
        if (raw == Bean.class) {
            Bean<@Nullable Object> bean = new Bean<>();
            bean.setCount(random.nextInt());
            bean.setSome(rarely(depth) ? null : value(type.arguments().get(0), depth - 1));
            return bean;
        }
        if (raw.isSealed()) {
            Class<?>[] branches = raw.getPermittedSubclasses();
            TypeUse branch = type.narrowedTo(branches[random.nextInt(branches.length)]);
            return value(Objects.requireNonNull(branch), depth);
        }
        return record(type, depth);
    }

    private boolean rarely(int depth) {
        return depth <= 0 || random.nextInt(3) == 0;
    }

    private @Nullable Object orNull(TypeUse type, int depth) {
        return type.nullable() && rarely(depth) ? null : value(type, depth);
    }

    private Object record(TypeUse type, int depth) {
        RecordComponent[] components = type.raw().getRecordComponents();
        Object[] arguments = (Object[]) Array.newInstance(Object.class, components.length);
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        for (int i = 0; i < components.length; i++) {
            arguments[i] = orNull(TypeUse.of(components[i].getAnnotatedType(), type.bindings()), depth - 1);
        }
        try {
            Constructor<?> constructor = type.raw().getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (ReflectiveOperationException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
