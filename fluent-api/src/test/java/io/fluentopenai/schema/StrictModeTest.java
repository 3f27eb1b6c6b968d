package io.fluentopenai.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Schemas that were written by hand: what strict mode refuses is found at any depth, with its place. */
@NullMarked
class StrictModeTest {
    private static final String CLOSED = "'required':['a'],'additionalProperties':false}";

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(broken);
        }
    }

    private static JsonNode withProperty(String schema) {
        return json("{'type':'object','properties':{'a':" + schema + "}," + CLOSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'string'}",
                "{'type':'array','items':{'type':'string'}}",
                "{'type':['string','null'],'enum':['x',null]}",
                "{'type':'integer','enum':[1,2.0]}",
                "{'type':'string','const':'x'}",
                "{'anyOf':[{'type':'null'},{'type':'object','properties':{},'additionalProperties':false}]}",
                "{'anyOf':[{'type':'array','items':{'$ref':'#'}},{'type':'null'}]}",
                "{'type':'array','items':{'$ref':'#'},'maxItems':3}",
                "{'type':'string','description':'d','title':'t','pattern':'^x'}",
                "{'type':'object','properties':{'b/c~d':{'type':'null'}},'required':['b/c~d'],'additionalProperties':false}"
            })
    void whatStrictModeTakesIsTaken(String property) {
        assertThat(StrictMode.accepts(withProperty(property))).isTrue();
        StrictMode.check("s", withProperty(property));
    }

    @Test
    void definitionsAndTheDialectMayStandAtTheRoot() {
        for (String defs : new String[] {"$defs", "definitions"}) {
            assertThat(StrictMode.accepts(
                            json("{'$schema':'https://json-schema.org/draft/2020-12/schema','type':'object',"
                                    + "'properties':{'a':{'$ref':'#/" + defs + "/A'}},'" + defs
                                    + "':{'A':{'type':'string'}}," + CLOSED)))
                    .as(defs)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'array'} | /properties/a | has no \"items\"",
                "{'type':['array','null']} | /properties/a | has no \"items\"",
                "{'type':'array','items':{'type':'array'}} | /properties/a/items | has no \"items\"",
                "{'type':'array','items':true} | /properties/a/items | must be a JSON object",
                "{'type':'array','items':[{'type':'string'}]} | /properties/a/items | must be a JSON object",
                "{'type':'array','items':{'type':'string'},'uniqueItems':true} | /properties/a/uniqueItems | does not support",
                "{'type':'array','items':{'anyOf':[{'type':'array'},{'type':'null'}]}} | /properties/a/items/anyOf/0 | has no \"items\"",
                "{'enum':['x']} | /properties/a | has no \"type\"",
                "{'const':'x'} | /properties/a | has no \"type\"",
                "{} | /properties/a | has no \"type\"",
                "{'description':'anything'} | /properties/a | has no \"type\"",
                "{'anyOf':[{'enum':['x']}]} | /properties/a/anyOf/0 | has no \"type\"",
                "{'type':'string','enum':[]} | /properties/a/enum | at least one value",
                "{'type':'string','enum':[1]} | /properties/a | not of the type",
                "{'type':'integer','const':1.5} | /properties/a | not of the type",
                "{'type':'int'} | /properties/a/type | no type",
                "{'type':['string','date']} | /properties/a/type | no type",
                "{'type':[]} | /properties/a/type | no type",
                "{'$ref':'#/$defs/Missing'} | /properties/a/$ref | there is no #/$defs/Missing",
                "{'$ref':'#/properties/a'} | /properties/a/$ref | does not support the reference",
                "{'$ref':'other.json'} | /properties/a/$ref | does not support the reference",
                "{'$ref':'#','description':'the root'} | /properties/a | must be the only keyword",
                "{'type':'object'} | /properties/a | does not list",
                "{'type':'object','properties':{}} | /properties/a | allows other properties",
                "{'type':'object','properties':{},'additionalProperties':true} | /properties/a | allows other properties",
                "{'type':'object','properties':{},'additionalProperties':{'type':'string'}} | /properties/a | allows other properties",
                "{'type':'object','properties':{'b':{'type':'string'}},'additionalProperties':false} | /properties/a/properties/b | not required",
                "{'type':'object','properties':{'b/c':{'type':'string'}},'additionalProperties':false} | /properties/a/properties/b~1c | not required",
                "{'type':'object','properties':{},'required':['b'],'additionalProperties':false} | /properties/a/required | no property \"b\"",
                "{'type':'string','format':'uri'} | /properties/a/format | does not support the format",
                "{'type':'string','minLength':1} | /properties/a/minLength | does not support",
                "{'type':'string','default':'x'} | /properties/a/default | does not support",
                "{'type':'string','nullable':true} | /properties/a/nullable | does not support",
                "{'oneOf':[{'type':'string'}]} | /properties/a/oneOf | does not support",
                "{'allOf':[{'type':'string'}]} | /properties/a/allOf | does not support",
                "{'type':'string','$defs':{}} | /properties/a/$defs | except at the root",
                "{'anyOf':[]} | /properties/a/anyOf | at least one schema",
                "{'anyOf':[{'type':'object','properties':{'b':{'type':'string'}},'required':['b'],'additionalProperties':false},{'type':'object','properties':{'b':{'type':'null'}},'required':['b'],'additionalProperties':false}]} | /properties/a/anyOf/1 | begins with the same property",
                "{'$ref':'#'} | /properties/a | no finite value fits",
                "{'type':'array','items':{'$ref':'#'},'minItems':1} | /properties/a | no finite value fits",
                "{'anyOf':[{'$ref':'#'},{'type':'array','items':{'$ref':'#'},'minItems':2}]} | /properties/a | no finite value fits"
            })
    void whatStrictModeRefusesIsFoundWithItsPlaceAndReason(String property, String pointer, String reason) {
        JsonNode schema = withProperty(property);
        assertThat(StrictMode.accepts(schema)).isFalse();
        assertThatThrownBy(() -> StrictMode.check("s", schema))
                .isInstanceOfSatisfying(SchemaException.class, refused -> {
                    assertThat(refused.path()).isEqualTo("s#" + pointer);
                    assertThat(refused.reason()).contains(reason);
                    assertThat(refused.remedy()).isNotBlank();
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "true",
                "{'type':'array','items':{'type':'string'}}",
                "{'type':'object','anyOf':[{'type':'null'}]}",
                "{'anyOf':[{'type':'object','properties':{},'additionalProperties':false}]}",
                "{'$ref':'#/$defs/A','$defs':{'A':{'type':'object','properties':{},'additionalProperties':false}}}"
            })
    void theRootIsAnObject(String schema) {
        assertThatThrownBy(() -> StrictMode.check("s", json(schema)))
                .isInstanceOf(SchemaException.class)
                .hasMessageStartingWith("s#: the root is not an object");
    }

    @Test
    void whatADefinitionBreaksIsFoundThere() {
        assertThatThrownBy(() -> StrictMode.check(
                        "s",
                        json(
                                "{'type':'object','properties':{'a':{'$ref':'#/$defs/A'}},'$defs':{'A':{'type':'array','items':"
                                        + "{'type':'object','properties':{'b':{'type':'array'}},'required':['b'],'additionalProperties':false}}},"
                                        + CLOSED)))
                .hasMessageStartingWith("s#/$defs/A/items/properties/b: the array has no \"items\"");
    }

    @Test
    void referencesThatOnlyLeadToEachOtherHaveNoFiniteValue() {
        assertThatThrownBy(() -> StrictMode.check(
                        "s",
                        json(
                                "{'type':'object','properties':{'a':{'$ref':'#/$defs/A'}},'$defs':{'A':{'$ref':'#/$defs/B'},"
                                        + "'B':{'$ref':'#/$defs/A'}}," + CLOSED)))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("no finite value fits");
    }

    @Test
    void theLimitsOnSizeHoldForSchemasByHandToo() {
        String deep = "{'type':'null'}";
        for (int i = 0; i < 12; i++) {
            deep = "{'type':'object','properties':{'a':" + deep + "}," + CLOSED;
        }
        JsonNode schema = json(deep);
        assertThatThrownBy(() -> StrictMode.check("s", schema))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("levels");
    }
}
