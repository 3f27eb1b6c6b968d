package io.fluentopenai.internal;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.std.ReferenceTypeDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.module.SimpleDeserializers;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.module.SimpleSerializers;
import com.fasterxml.jackson.databind.ser.ContextualSerializer;
import com.fasterxml.jackson.databind.ser.std.ReferenceTypeSerializer;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.databind.type.ReferenceType;
import com.fasterxml.jackson.databind.type.TypeBindings;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.type.TypeModifier;
import com.fasterxml.jackson.databind.util.NameTransformer;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQuery;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/**
 * Optional values, {@code java.time} and streams in JSON, which Jackson 2 leaves to modules of its own: times are ISO 8601 text,
 * {@code Year} is a number, an empty optional value is null.
 */
public final class JdkTypes extends SimpleModule {
    private static final long serialVersionUID = 1L;

    /** A module for one mapper. */
    public JdkTypes() {
        super("fluentopenai-jdk");
        setSerializers(new OptionalSerializers());
        setDeserializers(new OptionalDeserializers());
        time(Instant.class, DateTimeFormatter.ISO_INSTANT, Instant::from);
        time(OffsetDateTime.class, DateTimeFormatter.ISO_OFFSET_DATE_TIME, OffsetDateTime::from);
        addSerializer(ZonedDateTime.class, new Time<>(ZonedDateTime.class, DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        addDeserializer(ZonedDateTime.class, new FromText<>(ZonedDateTime.class, ZonedDateTime::parse));
        time(LocalDateTime.class, DateTimeFormatter.ISO_LOCAL_DATE_TIME, LocalDateTime::from);
        time(LocalDate.class, DateTimeFormatter.ISO_LOCAL_DATE, LocalDate::from);
        time(LocalTime.class, DateTimeFormatter.ISO_LOCAL_TIME, LocalTime::from);
        // With the seconds, which RFC 3339 wants and toString() leaves out where there are none.
        time(OffsetTime.class, DateTimeFormatter.ISO_OFFSET_TIME, OffsetTime::from);
        text(Duration.class, Duration::parse);
        text(Period.class, Period::parse);
        text(YearMonth.class, YearMonth::parse);
        text(MonthDay.class, MonthDay::parse);
        text(ZoneId.class, ZoneId::of);
        addSerializer(
                Year.class, new ToNumber<>(Year.class, year -> true, (out, year) -> out.writeNumber(year.getValue())));
        addDeserializer(Year.class, new FromNumber<>(Year.class, null) {
            @Override
            Year read(JsonParser in, DeserializationContext context) throws IOException {
                return Year.of(_parseIntPrimitive(in, context));
            }
        });
        optionalNumbers();
        addSerializer(new Elements());
    }

    private void optionalNumbers() {
        addSerializer(
                OptionalInt.class,
                new ToNumber<>(
                        OptionalInt.class, OptionalInt::isPresent, (out, value) -> out.writeNumber(value.getAsInt())));
        addSerializer(
                OptionalLong.class,
                new ToNumber<>(
                        OptionalLong.class,
                        OptionalLong::isPresent,
                        (out, value) -> out.writeNumber(value.getAsLong())));
        addSerializer(
                OptionalDouble.class,
                new ToNumber<>(
                        OptionalDouble.class,
                        OptionalDouble::isPresent,
                        (out, value) -> out.writeNumber(value.getAsDouble())));
        addDeserializer(OptionalInt.class, new FromNumber<>(OptionalInt.class, OptionalInt.empty()) {
            @Override
            OptionalInt read(JsonParser in, DeserializationContext context) throws IOException {
                return OptionalInt.of(_parseIntPrimitive(in, context));
            }
        });
        addDeserializer(OptionalLong.class, new FromNumber<>(OptionalLong.class, OptionalLong.empty()) {
            @Override
            OptionalLong read(JsonParser in, DeserializationContext context) throws IOException {
                return OptionalLong.of(_parseLongPrimitive(in, context));
            }
        });
        addDeserializer(OptionalDouble.class, new FromNumber<>(OptionalDouble.class, OptionalDouble.empty()) {
            @Override
            OptionalDouble read(JsonParser in, DeserializationContext context) throws IOException {
                return OptionalDouble.of(_parseDoublePrimitive(in, context));
            }
        });
    }

    private <T extends TemporalAccessor> void time(Class<T> type, DateTimeFormatter format, TemporalQuery<T> query) {
        addSerializer(type, new Time<>(type, format));
        addDeserializer(type, new FromText<>(type, text -> format.parse(text, query)));
    }

    private <T> void text(Class<T> type, Function<String, T> parse) {
        addSerializer(type, new ToStringSerializer(type));
        addDeserializer(type, new FromText<>(type, parse));
    }

    @Override
    public void setupModule(SetupContext context) {
        super.setupModule(context);
        context.addTypeModifier(new OptionalTypes());
    }

    // ---- Times

    /** A time as text, in the pattern of {@code @JsonFormat} where there is one. */
    private static final class Time<T extends TemporalAccessor> extends StdScalarSerializer<T>
            implements ContextualSerializer {
        private static final long serialVersionUID = 1L;

        private final transient DateTimeFormatter format;

        Time(Class<T> type, DateTimeFormatter format) {
            super(type);
            this.format = format;
        }

        @Override
        public JsonSerializer<?> createContextual(SerializerProvider provider, @Nullable BeanProperty property) {
            JsonFormat.Value wanted = findFormatOverrides(provider, property, handledType());
            if (wanted == null || !wanted.hasPattern()) {
                return this;
            }
            Locale locale = wanted.hasLocale() ? wanted.getLocale() : provider.getLocale();
            DateTimeFormatter pattern = DateTimeFormatter.ofPattern(wanted.getPattern(), locale);
            boolean zoned = wanted.hasTimeZone() || handledType() == Instant.class;
            return new Time<>(
                    handledType(),
                    zoned
                            ? pattern.withZone(
                                    (wanted.hasTimeZone() ? wanted.getTimeZone() : provider.getTimeZone()).toZoneId())
                            : pattern);
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(format.format(value));
        }
    }

    private static final class FromText<T> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<String, T> parse;

        FromText(Class<T> type, Function<String, T> parse) {
            super(type);
            this.parse = parse;
        }

        @Override
        @SuppressWarnings("unchecked") // What a problem handler gives in place of a value.
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            if (!in.hasToken(JsonToken.VALUE_STRING)) {
                return (T) context.handleUnexpectedToken(handledType(), in);
            }
            String text = in.getText();
            try {
                return parse.apply(text);
            } catch (DateTimeException refused) {
                return (T) context.handleWeirdStringValue(handledType(), text, "%s", refused.getMessage());
            }
        }
    }

    // ---- Numbers

    private interface Numbers<T> {
        void write(JsonGenerator out, T value) throws IOException;
    }

    private static final class ToNumber<T> extends StdScalarSerializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient Function<T, Boolean> present;
        private final transient Numbers<T> numbers;

        ToNumber(Class<T> type, Function<T, Boolean> present, Numbers<T> numbers) {
            super(type);
            this.present = present;
            this.numbers = numbers;
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, @Nullable T value) {
            return value == null || !present.apply(value);
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
            if (present.apply(value)) {
                numbers.write(out, value);
            } else {
                out.writeNull();
            }
        }
    }

    private abstract static class FromNumber<T> extends StdScalarDeserializer<T> {
        private static final long serialVersionUID = 1L;

        private final transient @Nullable T absent;

        FromNumber(Class<T> type, @Nullable T absent) {
            super(type);
            this.absent = absent;
        }

        abstract T read(JsonParser in, DeserializationContext context) throws IOException;

        @Override
        public @Nullable T getNullValue(DeserializationContext context) {
            return absent;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            return read(in, context);
        }
    }

    // ---- Streams

    /** The elements of a stream, which is closed. */
    private static final class Elements extends StdSerializer<BaseStream<?, ?>> {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("unchecked") // A class literal has no type arguments.
        Elements() {
            super((Class<BaseStream<?, ?>>) (Class<?>) BaseStream.class);
        }

        @Override
        public void serialize(BaseStream<?, ?> value, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            try (value) {
                out.writeStartArray();
                for (Iterator<?> elements = value.iterator(); elements.hasNext(); ) {
                    provider.defaultSerializeValue(elements.next(), out);
                }
                out.writeEndArray();
            }
        }
    }

    // ---- Optional

    /** Tells Jackson that an {@code Optional} is about another type. */
    private static final class OptionalTypes extends TypeModifier {
        @Override
        public JavaType modifyType(JavaType type, Type generic, TypeBindings bindings, TypeFactory types) {
            return type.hasRawClass(Optional.class) && !type.isReferenceType()
                    ? ReferenceType.upgradeFrom(type, type.containedTypeOrUnknown(0))
                    : type;
        }
    }

    private static final class OptionalSerializers extends SimpleSerializers {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable JsonSerializer<?> findReferenceSerializer(
                SerializationConfig config,
                ReferenceType type,
                BeanDescription description,
                @Nullable TypeSerializer typed,
                @Nullable JsonSerializer<Object> value) {
            return type.hasRawClass(Optional.class)
                    ? new ToOptional(
                            type, typed == null && config.isEnabled(MapperFeature.USE_STATIC_TYPING), typed, value)
                    : null;
        }
    }

    private static final class ToOptional extends ReferenceTypeSerializer<Optional<?>> {
        private static final long serialVersionUID = 1L;

        ToOptional(
                ReferenceType type,
                boolean staticTyping,
                @Nullable TypeSerializer typed,
                @Nullable JsonSerializer<Object> value) {
            super(type, staticTyping, typed, value);
        }

        private ToOptional(
                ToOptional base,
                @Nullable BeanProperty property,
                @Nullable TypeSerializer typed,
                @Nullable JsonSerializer<?> value,
                @Nullable NameTransformer unwrapper,
                @Nullable Object suppressed,
                boolean suppressNulls) {
            super(base, property, typed, value, unwrapper, suppressed, suppressNulls);
        }

        @Override
        protected ReferenceTypeSerializer<Optional<?>> withResolved(
                @Nullable BeanProperty property,
                @Nullable TypeSerializer typed,
                @Nullable JsonSerializer<?> value,
                @Nullable NameTransformer unwrapper) {
            return new ToOptional(this, property, typed, value, unwrapper, _suppressableValue, _suppressNulls);
        }

        @Override
        public ReferenceTypeSerializer<Optional<?>> withContentInclusion(
                @Nullable Object suppressed, boolean suppressNulls) {
            return new ToOptional(
                    this, _property, _valueTypeSerializer, _valueSerializer, _unwrapper, suppressed, suppressNulls);
        }

        @Override
        protected boolean _isValuePresent(Optional<?> value) {
            return value.isPresent();
        }

        @Override
        protected @Nullable Object _getReferenced(Optional<?> value) {
            return value.orElse(null);
        }

        @Override
        protected @Nullable Object _getReferencedIfPresent(Optional<?> value) {
            return value.orElse(null);
        }
    }

    private static final class OptionalDeserializers extends SimpleDeserializers {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable JsonDeserializer<?> findReferenceDeserializer(
                ReferenceType type,
                DeserializationConfig config,
                BeanDescription description,
                @Nullable TypeDeserializer typed,
                @Nullable JsonDeserializer<?> value) {
            return type.hasRawClass(Optional.class) ? new FromOptional(type, null, typed, value) : null;
        }
    }

    private static final class FromOptional extends ReferenceTypeDeserializer<Optional<?>> {
        private static final long serialVersionUID = 1L;

        FromOptional(
                JavaType type,
                @Nullable ValueInstantiator instantiator,
                @Nullable TypeDeserializer typed,
                @Nullable JsonDeserializer<?> value) {
            super(type, instantiator, typed, value);
        }

        @Override
        protected ReferenceTypeDeserializer<Optional<?>> withResolved(
                @Nullable TypeDeserializer typed, @Nullable JsonDeserializer<?> value) {
            return new FromOptional(_fullType, _valueInstantiator, typed, value);
        }

        @Override
        public Optional<?> getNullValue(DeserializationContext context) {
            return Optional.empty();
        }

        @Override
        public Object getEmptyValue(DeserializationContext context) {
            return getNullValue(context);
        }

        @Override
        public Optional<?> referenceValue(@Nullable Object contents) {
            return Optional.ofNullable(contents);
        }

        @Override
        public Optional<?> updateReference(Optional<?> reference, @Nullable Object contents) {
            return Optional.ofNullable(contents);
        }

        @Override
        public @Nullable Object getReferenced(Optional<?> reference) {
            return reference.orElse(null);
        }
    }
}
