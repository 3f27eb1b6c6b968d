package io.fluentopenai.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checker itself: it finds each thing that it is there to find. */
@NullMarked
class StrictRulesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'type':'string'} | the root is no object",
                "{'anyOf':[{'type':'null'}]} | the root is a union",
                "{'type':'object','properties':{'a':{'type':'string'}},'required':[],'additionalProperties':false} | not all properties are required",
                "{'type':'object','properties':{},'required':[]} | other properties are allowed",
                "{'type':'object','properties':{},'required':[],'additionalProperties':true} | other properties are allowed",
                "{'type':'object','properties':{'a':{}},'required':['a'],'additionalProperties':false} | nothing is said of the type",
                "{'type':'object','properties':{'a':{'type':'array'}},'required':['a'],'additionalProperties':false} | a list that does not say of what",
                "{'type':'object','properties':{'a':{'$ref':'#','description':'x'}},'required':['a'],'additionalProperties':false} | a reference has other keywords beside it",
                "{'type':'object','properties':{'a':{'$ref':'#/$defs/X'}},'required':['a'],'additionalProperties':false} | a reference to nothing",
                "{'type':'object','properties':{'a':{'type':'string','minLength':1}},'required':['a'],'additionalProperties':false} | unknown keyword minLength",
                "{'type':'object','properties':{'a':{'type':'string','format':'uri'}},'required':['a'],'additionalProperties':false} | unknown format",
                "{'type':'object','properties':{'a':{'type':'string','enum':[]}},'required':['a'],'additionalProperties':false} | an empty enum",
                "{'type':'object','properties':{'a':{'anyOf':[{'type':'object','properties':{'b':{'type':'string'}},'required':['b'],'additionalProperties':false},{'type':'object','properties':{'b':{'type':'number'}},'required':['b'],'additionalProperties':false}]}},'required':['a'],'additionalProperties':false} | branches that begin alike",
            })
    void everyBrokenRuleIsFound(String schema, String rule) throws JsonProcessingException {
        assertThat(StrictRules.brokenBy(new JsonMapper().readTree(schema.replace('\'', '"'))))
                .anySatisfy(line -> assertThat(line).contains(rule));
    }
}
