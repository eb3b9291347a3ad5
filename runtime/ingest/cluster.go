package ingest

// plan divides the observation into rows. Every row holds one object, its root, and what
// that object's references mention in the roles of the same record:
//
//   - a process that acts has one row, or one for each connection that it opened;
//   - a process that others only name as their parent is mentioned in their rows;
//   - what no such row mentions has rows of its own;
//   - a reference that no row so far could state gives its object one more row.
//
// A row never holds two objects in one role, so no relation is stated that the
// observation does not state.
func (o *observation) plan() {
	o.roots(func(n *node) bool { return n.words.name == "process" && o.acts(n) })
	o.assetRows()
	o.roots(func(n *node) bool { return !n.covered && !n.inner })
	o.roots(func(n *node) bool { return !n.covered })
	o.tunnels()
	for i := range o.nodes {
		if i != o.asset && i != o.event {
			o.leftovers(i)
		}
	}
	o.contained()
	o.attachEvent()
	if o.asset >= 0 {
		for i := range o.rows {
			o.attachAsset(&o.rows[i])
		}
	}
}

// acts tells a process that does something here from one that is only somebody's parent.
func (o *observation) acts(n *node) bool {
	if !n.parent {
		return true
	}
	for _, l := range n.refs {
		if l.name == "parent_ref" || l.name == "opened_connection_refs" {
			return true
		}
	}
	return false
}

// roots makes the rows of each node that passes, asset and event apart.
func (o *observation) roots(passes func(*node) bool) {
	for i := range o.nodes {
		n := &o.nodes[i]
		if i == o.asset || i == o.event || n.words.own == nil || !passes(n) {
			continue
		}
		for nth := range o.breadth(i, n.words.own) {
			row := o.row()
			o.place(row, n.words.own, i, nth)
		}
	}
}

// breadth is how many rows node i needs as the root in role r: as many as its longest list.
func (o *observation) breadth(i int, r *roleWords) int {
	rows := 1
	for _, l := range o.nodes[i].refs {
		if to := r.refs[l.name]; l.list && to != nil && to.types[o.nodes[l.to].words.name] {
			rows = max(rows, l.nth+1)
		}
	}
	return rows
}

// row starts a row.
func (o *observation) row() *cluster {
	at := len(o.rows)
	var slots []int
	if at < cap(o.rows) {
		slots = o.rows[:at+1][at].slots
		clear(slots)
	}
	if slots == nil {
		slots = make([]int, len(o.vocab.roles))
	}
	o.rows = append(o.rows, cluster{slots: slots})
	return &o.rows[at]
}

// place mentions node i in role r, then what it refers to. A list gives its nth member, or
// its first when the node is not the root. It answers whether the mention is there.
func (o *observation) place(row *cluster, r *roleWords, i, nth int) bool {
	n := &o.nodes[i]
	if !r.types[n.words.name] {
		return false
	}
	if taken := row.slots[r.index]; taken != 0 {
		return taken == i+1
	}
	row.slots[r.index] = i + 1
	n.covered = true
	for k := range n.refs {
		l := &n.refs[k]
		to := r.refs[l.name]
		if to == nil || l.list && l.nth != nth {
			continue
		}
		if o.place(row, to, l.to, 0) {
			o.nodes[i].refs[k].carried = true
		}
	}
	return true
}

// tunnels gives traffic that is mentioned only as another one's tunnel a row of its own, where
// its addresses have the roles that relate them to traffic.
func (o *observation) tunnels() {
	for i := range o.nodes {
		own := o.nodes[i].words.own
		if o.nodes[i].words.name == "network-traffic" && !o.mentioned(own, i) {
			o.place(o.row(), own, i, 0)
		}
	}
}

// leftovers gives node i a row for each reference that no row states yet but that one of
// its own could.
func (o *observation) leftovers(i int) {
	n := &o.nodes[i]
	own := n.words.own
	if own == nil {
		return
	}
	for k := range n.refs {
		l := &n.refs[k]
		to := own.refs[l.name]
		if l.carried || to == nil || !to.types[o.nodes[l.to].words.name] {
			continue
		}
		row := o.row()
		l.carried = o.place(row, to, l.to, 0) // first, or the same reference loses again
		o.place(row, own, i, l.nth)
	}
}

// contained states what directories say of their files, where the file names another one.
func (o *observation) contained() {
	file, in := o.vocab.named["file"], o.vocab.named["file_directory"]
	for i := range o.nodes {
		for _, l := range o.nodes[i].refs {
			inner := &o.nodes[l.to]
			if l.name == "contains_refs" && inner.words.name == "file" && o.target(l.to, "parent_directory_ref") != i {
				row := o.row()
				row.slots[file.index], row.slots[in.index] = l.to+1, i+1
			}
		}
	}
}

// assetRows are rows about the asset alone, with its addresses.
func (o *observation) assetRows() {
	if o.asset < 0 || len(o.nodes[o.asset].refs) == 0 {
		return
	}
	own := o.nodes[o.asset].words.own
	for nth := range o.breadth(o.asset, own) {
		o.place(o.row(), own, o.asset, nth)
	}
}

// mentioned tells whether some row has node i in role r.
func (o *observation) mentioned(r *roleWords, i int) bool {
	for k := range o.rows {
		if o.rows[k].slots[r.index] == i+1 {
			return true
		}
	}
	return false
}

// attachAsset puts the asset into a row, unless the row is about another one.
func (o *observation) attachAsset(row *cluster) {
	own := o.nodes[o.asset].words.own
	if row.slots[own.index] == 0 {
		row.slots[own.index] = o.asset + 1
	}
}

// attachEvent puts the event into every row that mentions nothing else in the roles of the
// event's references, then gives it a row for each reference that none of these states.
func (o *observation) attachEvent() {
	if o.event < 0 {
		if o.asset >= 0 && len(o.rows) == 0 {
			o.row()
		}
		return
	}
	event := &o.nodes[o.event]
	own := event.words.own
	for i := range o.rows {
		if o.fitsEvent(&o.rows[i]) {
			o.rows[i].slots[own.index] = o.event + 1
		}
	}
	for _, l := range event.refs {
		to := own.refs[l.name]
		if to == nil || to.name == own.name || to.name == "asset" || !to.types[o.nodes[l.to].words.name] || o.eventStates(to, l.to) {
			continue
		}
		row := o.row()
		row.slots[own.index] = o.event + 1
		if o.nodes[l.to].words.name == "process" {
			row.slots[to.index] = l.to + 1 // alone: its user would seem to be the event's
			continue
		}
		o.place(row, to, l.to, 0)
	}
	if !o.mentioned(own, o.event) {
		row := o.row()
		row.slots[own.index] = o.event + 1
	}
}

// fitsEvent tells whether the row contradicts none of the event's references.
func (o *observation) fitsEvent(row *cluster) bool {
	event := &o.nodes[o.event]
	for _, l := range event.refs {
		to := event.words.own.refs[l.name]
		if to == nil {
			continue
		}
		if taken := row.slots[to.index]; taken != 0 && taken != l.to+1 {
			return false
		}
	}
	return true
}

// eventStates tells whether a row holds the event together with node i in role r.
func (o *observation) eventStates(r *roleWords, i int) bool {
	own := o.nodes[o.event].words.own
	for k := range o.rows {
		if o.rows[k].slots[r.index] == i+1 && o.rows[k].slots[own.index] != 0 {
			return true
		}
	}
	return false
}
