package io.fluentopenai.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types whose values would never end, and those that only look like it. */
@NullMarked
@SuppressWarnings({"UnusedNestedClass", "UnusedMethod", "UnusedVariable"}) // Their schemas are what is wanted of them.
class FiniteTypesTest {

    // ---- Without an end

    private record Person(String name, Person parent) {}

    private record Family(Person mother, Person father) {}

    private record Couple(Couple left, int age, Couple right) {}

    private record Owner(String name, Pet pet) {}

    private record Pet(Owner owner) {}

    private record One(Two two) {}

    private record Two(Three three) {}

    private record Three(One one, Optional<Two> two) {}

    private sealed interface Expression {}

    private record Sum(Expression left, Expression right) implements Expression {}

    private record Negation(Expression of) implements Expression {}

    private record Crowd(String name, @Bounds(min = 1) List<Crowd> members) {}

    private record Grid(@Bounds(min = 2) List<@Bounds(min = 1) List<Grid>> rows) {}

    private record Keyed(@Bounds(min = 1) @KeyValuePairs Map<String, Keyed> inner) {}

    private record Around(Optional<Person> person, List<Person> people) {}

    private sealed interface Choice {}

    private record Ending(int value) implements Choice {}

    private record Endless(Endless more) implements Choice {}

    private record Box<T>(T content) {}

    private record Boxed(Box<Boxed> box) {}

    private record Fixed(Fixed[] none, Fixed one) {}

    static final class Bean {
        private Bean next = this;

        public Bean getNext() {
            return next;
        }

        public void setNext(Bean next) {
            this.next = next;
        }
    }

    static Stream<Arguments> endless() {
        return Stream.of(
                Arguments.of(Person.class, "Person.parent: ", "Make Person.parent Optional or @Nullable."),
                Arguments.of(Family.class, "Family.mother.parent: ", "Make Person.parent Optional or @Nullable."),
                Arguments.of(Couple.class, "Couple.left: ", "Make Couple.left and Couple.right Optional or @Nullable."),
                Arguments.of(Owner.class, "Owner.pet.owner: ", "Make Owner.pet.owner Optional or @Nullable."),
                Arguments.of(Two.class, "Two.three.one.two: ", "Make Two.three.one.two Optional or @Nullable."),
                Arguments.of(
                        Expression.class,
                        "Expression(Negation).of: ",
                        "Make Negation.of Optional or @Nullable, or add a class that ends to the sealed type."),
                Arguments.of(Crowd.class, "Crowd.members: ", "or let the list be empty."),
                Arguments.of(Grid.class, "Grid.rows: ", "or let the list be empty."),
                Arguments.of(Keyed.class, "Keyed.inner[].value: ", "or let the list be empty."),
                Arguments.of(Around.class, "Around.person.parent: ", "Make Person.parent Optional or @Nullable."),
                Arguments.of(Choice.class, "Choice(Endless).more", "Make Endless.more Optional or @Nullable."),
                Arguments.of(Boxed.class, "Boxed.box.content: ", "Make Boxed.box.content Optional or @Nullable."),
                Arguments.of(Fixed.class, "Fixed.one: ", "Make Fixed.one Optional or @Nullable."),
                Arguments.of(Bean.class, "Bean.next: ", "Make Bean.next Optional or @Nullable."));
    }

    @ParameterizedTest
    @MethodSource("endless")
    void aTypeWithoutAFiniteValueIsRefusedWithThePropertiesToMakeOptional(Class<?> type, String start, String remedy) {
        assertThatThrownBy(() -> Codec.of(type))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith(start)
                .hasMessageContaining("requires itself again")
                .hasMessageContaining(remedy);
    }

    @Test
    void theCircleIsShown() {
        assertThatThrownBy(() -> Codec.of(Two.class))
                .hasMessageContaining("Two.three → Two.three.one → Two.three.one.two → Two.three");
    }

    @SuppressWarnings("unused") // Its parameters are read.
    static void marry(@Param("one") String one, @Param("other") Person other) {}

    @Test
    void parametersAndTypesWithArgumentsAreNoExceptions() throws NoSuchMethodException {
        var method = FiniteTypesTest.class.getDeclaredMethod("marry", String.class, Person.class);
        assertThatThrownBy(() -> Codec.ofParameters(method, parameter -> false))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith("FiniteTypesTest.marry.other.parent: ");
        assertThatThrownBy(() -> Codec.of(new TypeRef<List<Person>>() {}))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith("List_Person[].parent: ");
        assertThatThrownBy(() -> Codec.of(new TypeRef<Optional<Person>>() {})).isInstanceOf(SchemaException.class);
    }

    // ---- With an end

    private record Folder(String name, List<Folder> folders) {}

    private record Chain(int value, @Nullable Chain next) {}

    private record Ping(Optional<Pong> pong) {}

    private record Pong(Ping ping) {}

    private sealed interface Term {}

    private record Literal(int value) implements Term {}

    private record Product(Term left, @Bounds(min = 2) List<Term> right) implements Term {}

    private record Many(@Bounds(min = 1, max = 3) List<String> names) {}

    private record Paired(@KeyValuePairs Map<String, Paired> inner) {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                Folder.class,
                Chain.class,
                Ping.class,
                Pong.class,
                Term.class,
                Product.class,
                Many.class,
                Paired.class,
                Ending.class
            })
    void recursionThatCanEndIsTaken(Class<?> type) {
        assertThatCode(() -> Codec.of(type)).doesNotThrowAnyException();
        assertThat(StrictRules.brokenBy(Codec.of(type).schema())).isEmpty();
    }

    // ---- Without a definition to return to

    static final class Nest extends ArrayList<Nest> {
        private static final long serialVersionUID = 1L;
    }

    private record Nested(String name, Nest nest) {}

    private record Itself(@JsonValue Itself value) {}

    private record Listed(@JsonValue List<Listed> value) {}

    private record Growing<T>(T value, Optional<Growing<List<T>>> next) {}

    private record Grown(Growing<String> growing) {}

    @ParameterizedTest
    @ValueSource(classes = {Nest.class, Nested.class, Itself.class, Listed.class})
    void aTypeThatContainsItselfWithoutAnObjectBetweenIsRefused(Class<?> type) {
        assertThatThrownBy(() -> Codec.of(type))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("contains itself directly");
    }

    @Test
    void typeArgumentsThatGrowWithoutEndAreRefused() {
        assertThatThrownBy(() -> Codec.of(new TypeRef<Growing<String>>() {}))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("different type arguments");
        assertThatThrownBy(() -> Codec.of(Grown.class)).isInstanceOf(SchemaException.class);
    }
}
