package reference

// Way is a row of what attributes behind references mean.
type Way struct {
	Form, Doc string
	Example   string // a hunt
}

// Ways are how an attribute is found that a mention does not have itself.
var Ways = []Way{
	{"parent_ref.name", "A reference is followed within the record: the parent that the record tells of.", "p = GET process FROM edr WHERE parent_ref.name = 'services.exe'"},
	{
		"parent_ref.parent_ref.name", "Where the record does not reach, other records of the entity are asked, in the range of the statement widened " +
			"once by 300 s: some record of the parent tells of a parent with this name. Comparisons through the same reference hold of " +
			"one mention; IS NULL holds where no record gives a value.",
		"p = GET process FROM edr WHERE parent_ref.parent_ref.name = 'services.exe' AND parent_ref.parent_ref.pid > 4",
	},
	{
		"opened_connection_refs[*].dst_port", "A list is spread over records, each of which holds one of its elements. Alone it is asked of the record: those " +
			"that state it are the evidence. Beside other comparisons, in FIND, and of another type, some record of the entity holds one " +
			"element that satisfies all comparisons through the list.",
		"p = GET process FROM edr WHERE command_line LIKE '%-enc%' AND opened_connection_refs[*].dst_port = 443 AND opened_connection_refs[*].dst_ref.value NOT LIKE '10.%'",
	},
	{
		"attributes of a variable", "The reference itself is the last one known, completed as every attribute is; what is behind it is the last value known in all " +
			"records of the entity that it leads to, in the variable's range widened once.",
		first + "DISP p ATTR name, parent_ref.parent_ref.name SORT BY parent_ref.parent_ref.pid\ng = GROUP p BY parent_ref.parent_ref.name WITH COUNT(pid) AS n",
	},
	{
		"id, parent_ref.id", "Identities are compared with those of variables of the same type, by =, !=, IN and NOT IN. An id is made where it is shown and stands in no " +
			"query, so it is not compared with a text.",
		first + "c = GET process FROM edr WHERE parent_ref.id = p.id AND id NOT IN p.id",
	},
}
